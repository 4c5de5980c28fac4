// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import java.util.Locale;
import org.varta.api.recovery.PastStall;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryHistory;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.PolicyParameters;
import org.varta.api.stall.Verdict;

/**
 * Each stall of an agent costs a penalty that decays by half in a half-life; too much of it holds recovery until it has decayed. {@link StrictMath}, so that the same stalls give the same bits. Source: stall policies W5.
 */
record Damping(String id, double penalty, long halfLifeNanos, double suppress, double reuse, long maxSuppressNanos) implements RecoveryPolicy {
    /** One agent's penalty. NOT thread safe. */
    final class Account {
        private final double ceiling = reuse * StrictMath.pow(2, maxSuppressNanos / (double) halfLifeNanos);
        private double value;
        private long at;
        private boolean isSuppressed;

        void stalled(long now) {
            isSuppressed = isSuppressed(now);
            value = Math.min(ceiling, value(now) + penalty);
            at = now;
            isSuppressed |= value > suppress;
        }

        /** @param now not before the last stall */
        double value(long now) {
            return value * StrictMath.pow(2, -(now - at) / (double) halfLifeNanos);
        }

        boolean isSuppressed(long now) {
            return isSuppressed && now - releaseAt() < 0;
        }

        /** When the penalty has come down without further stalls; of meaning only while it is suppressed. */
        long releaseAt() {
            return at + (long) (halfLifeNanos * StrictMath.log(value / reuse) / StrictMath.log(2));
        }
    }

    @Override
    public RecoveryDecision decide(Verdict verdict, RecoveryHistory history, long now) {
        Account account = account(history);
        return account.isSuppressed(now) ? new RecoveryDecision.NotBefore(account.releaseAt(), "DAMPED", String.format(Locale.ROOT, "penalty %.0f, recovery below %.0f", account.value(now), reuse))
            : RecoveryDecision.Start.DEFAULT;
    }

    private Account account(RecoveryHistory history) {
        Account account = new Account();
        for (PastStall stall : history.stalls().ofAgent()) {
            account.stalled(stall.convictedAt());
        }
        return account;
    }

    @Override
    public String parameters() {
        return new PolicyParameters().with("model", "damping").with("penalty", penalty).with("halfLife", halfLifeNanos).with("suppress", suppress).with("reuse", reuse).with("maxSuppress", maxSuppressNanos).toString();
    }

    @Override
    public void explain(Verdict verdict, RecoveryHistory history, long now, Explanation explanation) {
        Account account = account(history);
        explanation.put("penalty", account.value(now));
        explanation.put("suppress", suppress);
        explanation.put("reuse", reuse);
        explanation.put("isSuppressed", account.isSuppressed(now) ? "true" : "false");
    }
}
