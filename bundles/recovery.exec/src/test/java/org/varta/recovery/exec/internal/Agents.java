// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.exec.internal;

import java.util.Map;
import org.varta.api.recovery.RecoveryRequest;
import org.varta.api.stall.StallReason;
import org.varta.api.stall.Verdict;
import org.varta.api.transport.Origin;

/** Stalled agents. */
final class Agents {
    private Agents() {
    }

    static Verdict stalled(int pid, long generation, Origin origin) {
        return new Verdict(0, 1, 1, pid, origin, 0, false, generation, 0, 9, 0, 3_000_000_000L, 3_000_000_001L, "fixed", StallReason.DEADLINE, Map.of());
    }

    static RecoveryRequest request(int pid) {
        return new RecoveryRequest(stalled(pid, 77, Origin.KERNEL_ATTESTED), "");
    }
}
