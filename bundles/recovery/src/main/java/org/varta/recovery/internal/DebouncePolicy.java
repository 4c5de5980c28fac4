// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.List;
import org.varta.api.recovery.RecoveryAttempt;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryHistory;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.PolicyParameters;
import org.varta.api.stall.Verdict;

/**
 * The built-in policy: act, unless the last start for this process is younger than the debounce window; exactly at its end the window is over. Immutable. Source: recovery specification 5, step 5, and stall
 * policies R1.
 */
record DebouncePolicy(long debounceNanos) implements RecoveryPolicy {
    static final String ID = "debounce";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public RecoveryDecision decide(Verdict verdict, RecoveryHistory history, long now) {
        List<RecoveryAttempt> attempts = history.attempts();
        if (attempts.isEmpty()) {
            return RecoveryDecision.Start.DEFAULT;
        }
        long age = Math.max(0, now - attempts.get(attempts.size() - 1).startedAt());
        return age < debounceNanos ? new RecoveryDecision.Decline(Answer.DEBOUNCED.token()) : RecoveryDecision.Start.DEFAULT;
    }

    @Override
    public String parameters() {
        return new PolicyParameters().with("model", RecordedBuiltIn.MODEL).with("debounce", debounceNanos).toString();
    }

    @Override
    public void explain(Verdict verdict, RecoveryHistory history, long now, Explanation explanation) {
        List<RecoveryAttempt> attempts = history.attempts();
        explanation.put("debounceNanos", debounceNanos);
        if (!attempts.isEmpty()) {
            explanation.put("sinceStartNanos", now - attempts.get(attempts.size() - 1).startedAt());
        }
    }
}
