// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import java.util.List;
import org.varta.api.recovery.RecoveryAttempt;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryHistory;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.PolicyParameters;
import org.varta.api.stall.Verdict;

/**
 * All recoveries of the machine share a bucket of tokens. What is in it follows from the starts alone, in whole numbers. If starts have been forgotten it is taken for empty after the oldest that is known, which
 * can only hold back more. Source: stall policies R7.
 */
record TokenBucket(String id, int rate, long perNanos, int burst) implements RecoveryPolicy {
    @Override
    public RecoveryDecision decide(Verdict verdict, RecoveryHistory history, long now) {
        long missing = perNanos - content(history.ofAll(), now);
        return missing <= 0 ? RecoveryDecision.Start.DEFAULT : new RecoveryDecision.NotBefore(now + (missing + rate - 1) / rate, "TOKENS");
    }

    /** Tokens times {@code perNanos}. */
    long content(List<RecoveryAttempt> starts, long now) {
        if (starts.isEmpty()) {
            return full();
        }
        long content = starts.size() >= RecoveryHistory.MOST_OF_ALL ? perNanos : full();
        long at = starts.get(0).startedAt();
        for (RecoveryAttempt start : starts) {
            content = Math.max(0, refilled(content, start.startedAt() - at) - perNanos);
            at = start.startedAt();
        }
        return refilled(content, now - at);
    }

    private long full() {
        return burst * perNanos;
    }

    private long refilled(long content, long nanos) {
        long untilFull = full() / rate + 1;
        return Math.min(full(), content + rate * Math.max(0, Math.min(nanos, untilFull)));
    }

    @Override
    public String parameters() {
        return new PolicyParameters().with("model", "tokens").with("rate", rate).with("per", perNanos).with("burst", burst).toString();
    }

    @Override
    public void explain(Verdict verdict, RecoveryHistory history, long now, Explanation explanation) {
        explanation.put("tokens", (double) content(history.ofAll(), now) / perNanos);
        explanation.put("burst", burst);
        explanation.put("rate", rate);
        explanation.put("perNanos", perNanos);
    }
}
