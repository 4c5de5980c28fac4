// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import java.util.List;
import java.util.Locale;
import org.varta.api.recovery.PastStall;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryHistory;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.recovery.Telling;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.PolicyParameters;
import org.varta.api.stall.Verdict;

/**
 * Holds an agent that goes to and fro between life and stall. States follow from its stalls: one at each change, and one at each multiple of the interval on the recovery clock, so that it does not matter when somebody looks. The hold ends when the
 * share of changes has come down, which a lasting stall does too; so does the episode, of which people are told once, also while the agent lives. Source: stall policies W4.
 */
record Flap(String id, double low, double high, long sampleNanos) implements RecoveryPolicy {
    @Override
    public RecoveryDecision decide(Verdict verdict, RecoveryHistory history, long now) {
        FlapDetection flap = detection(history, now);
        return flap.isFlapping() ? hold(flap, now) : RecoveryDecision.Start.DEFAULT;
    }

    private FlapDetection detection(RecoveryHistory history, long now) {
        FlapDetection flap = new FlapDetection(low, high);
        long at = now;
        boolean isStalled = false;
        List<PastStall> chain = Own.chain(history);
        for (PastStall stall : chain) {
            if (isStalled) {
                // Its end is known now: it is where the life began that the next stall ended.
                sampleBetween(flap, at, stall.aliveSince(), true);
                flap.sample(false);
            }
            sampleBetween(flap, stall.aliveSince(), stall.convictedAt(), false);
            flap.sample(true);
            at = stall.convictedAt();
            isStalled = true;
        }
        PastStall last = chain.isEmpty() ? null : chain.get(chain.size() - 1);
        if (last != null && last.isOver()) {
            sampleBetween(flap, at, last.endedAt(), true);
            flap.sample(false);
            at = last.endedAt();
            isStalled = false;
        }
        sampleBetween(flap, at, now + 1, isStalled);
        return flap;
    }

    /** One sample at each multiple of the interval after {@code from} and before {@code to}; more than fill the ring tell nothing new. */
    private void sampleBetween(FlapDetection flap, long from, long to, boolean isStalled) {
        long samples = Math.max(0, Math.floorDiv(to - 1, sampleNanos) - Math.floorDiv(from, sampleNanos));
        for (long i = Math.min(samples, FlapDetection.STATES); i > 0; i--) {
            flap.sample(isStalled);
        }
    }

    private RecoveryDecision hold(FlapDetection flap, long now) {
        boolean isStalled = flap.isStalled();
        double percent = flap.percent();
        long next = (Math.floorDiv(now, sampleNanos) + 1) * sampleNanos;
        while (flap.sample(isStalled)) {
            next += sampleNanos;
        }
        return new RecoveryDecision.NotBefore(next, "FLAPPING", String.format(Locale.ROOT, "%.1f %% of changes, recovery from %.1f %%", percent, low)).told(Telling.ofAgent(next));
    }

    @Override
    public String parameters() {
        return new PolicyParameters().with("model", "flap").with("low", low).with("high", high).with("sampleEvery", sampleNanos).toString();
    }

    @Override
    public void explain(Verdict verdict, RecoveryHistory history, long now, Explanation explanation) {
        FlapDetection flap = detection(history, now);
        explanation.put("percent", flap.percent());
        explanation.put("low", low);
        explanation.put("high", high);
        explanation.put("isFlapping", flap.isFlapping() ? "true" : "false");
    }
}
