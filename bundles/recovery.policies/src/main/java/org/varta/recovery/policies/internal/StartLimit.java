// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import org.varta.api.recovery.RecoveryAttempt;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryHistory;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.PolicyParameters;
import org.varta.api.stall.Verdict;

/** At most so many starts for an agent in a window that its first start opens; afterwards the next start opens another. Source: stall policies R3. */
record StartLimit(String id, int burst, long intervalNanos) implements RecoveryPolicy {
    /** The last one that was opened; no starts if none ever was. */
    private record Window(long begin, int starts) {
    }

    @Override
    public RecoveryDecision decide(Verdict verdict, RecoveryHistory history, long now) {
        Window window = window(history);
        boolean isInside = window.starts > 0 && now - window.begin <= intervalNanos;
        return isInside && window.starts >= burst ? new RecoveryDecision.Decline("start_limit") : RecoveryDecision.Start.DEFAULT;
    }

    private Window window(RecoveryHistory history) {
        long begin = 0;
        int starts = 0;
        for (RecoveryAttempt attempt : Attempts.real(history.ofAgent())) {
            if (starts == 0 || attempt.startedAt() - begin > intervalNanos) {
                begin = attempt.startedAt();
                starts = 0;
            }
            starts++;
        }
        return new Window(begin, starts);
    }

    @Override
    public String parameters() {
        return new PolicyParameters().with("model", "start-limit").with("burst", burst).with("interval", intervalNanos).toString();
    }

    @Override
    public void explain(Verdict verdict, RecoveryHistory history, long now, Explanation explanation) {
        Window window = window(history);
        explanation.put("starts", window.starts);
        explanation.put("burst", burst);
        explanation.put("intervalNanos", intervalNanos);
        if (window.starts > 0) {
            explanation.put("sinceWindowBeganNanos", now - window.begin);
        }
    }
}
