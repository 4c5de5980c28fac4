// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.varta.api.recovery.PastStall;
import org.varta.api.recovery.RecoveryHistory;
import org.varta.api.stall.Verdict;

/** What a history tells of the agent that is decided about. */
final class Own {
    private Own() {
    }

    /** When the present stall was convicted; now if nobody remembers. */
    static long convictedAt(Verdict verdict, RecoveryHistory history, long now) {
        List<PastStall> stalls = history.stalls().ofAgent();
        for (int i = stalls.size() - 1; i >= 0; i--) {
            if (stalls.get(i).pid() == verdict.pid()) {
                return stalls.get(i).convictedAt();
            }
        }
        return now;
    }

    /** The stalls that followed each other, each after a life of its own, up to the present one; those of siblings that lived meanwhile are left out. Oldest first. */
    static List<PastStall> chain(RecoveryHistory history) {
        List<PastStall> stalls = history.stalls().ofAgent();
        List<PastStall> chain = new ArrayList<>();
        for (int i = stalls.size() - 1; i >= 0; i--) {
            if (chain.isEmpty() || chain.get(chain.size() - 1).aliveSince() - stalls.get(i).convictedAt() >= 0) {
                chain.add(stalls.get(i));
            }
        }
        Collections.reverse(chain);
        return chain;
    }
}
