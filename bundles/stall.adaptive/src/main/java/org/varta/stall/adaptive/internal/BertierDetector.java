// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import org.varta.api.stall.Explanation;

/**
 * Expected arrival plus a margin that follows the errors of the expectation. The quickest and the first to be mistaken. All gaps are kept; each mistake may widen the margin by a step. Source: stall policies P7.
 */
final class BertierDetector extends AdaptiveDetector {
    private final BertierSettings settings;
    private final IntervalWindow window;
    private final double[] delay;
    private final double[] variation;
    private final int[] mistakes;

    BertierDetector(BertierSettings settings, int capacity) {
        super(capacity);
        this.settings = settings;
        window = new IntervalWindow(settings.window(), capacity);
        delay = new double[capacity];
        variation = new double[capacity];
        mistakes = new int[capacity];
    }

    static long bytes(int window) {
        return BYTES + IntervalWindow.bytes(window) + 2 * Double.BYTES + Integer.BYTES;
    }

    @Override
    void forget(int slot) {
        window.clear(slot);
        delay[slot] = 0;
        variation[slot] = 0;
        mistakes[slot] = 0;
    }

    @Override
    void learn(int slot, long arrival, long nonce, long interval, boolean isLate) {
        if (isLate) {
            mistakes[slot]++;
        }
        if (window.size(slot) > 0) {
            // A − EA, both counted from the beat before
            double error = interval - window.mean(slot) - delay[slot];
            delay[slot] += settings.gamma() * error;
            variation[slot] += settings.gamma() * (Math.abs(error) - variation[slot]);
        }
        window.add(slot, interval);
    }

    private double margin(int slot) {
        return settings.beta() * delay[slot] + settings.phi() * variation[slot];
    }

    private double moderation(int slot) {
        return (double) settings.moderationStep() * mistakes[slot];
    }

    private double term(int slot) {
        return window.mean(slot) + margin(slot) + moderation(slot);
    }

    @Override
    long allowance(int slot) {
        return window.size(slot) == 0 ? settings.bootstrap() : Math.max(1, (long) Math.floor(Math.min(settings.ceiling(), term(slot))));
    }

    @Override
    void explainAllowance(int slot, Explanation explanation) {
        boolean isBootstrap = window.size(slot) == 0;
        explanation.put("decidingTerm", isBootstrap ? "bootstrap" : term(slot) >= settings.ceiling() ? "ceiling" : "margin");
        explanation.put("samples", window.size(slot));
        explanation.put("expectedAfterNanos", isBootstrap ? 0.0 : window.mean(slot));
        explanation.put("delayNanos", delay[slot]);
        explanation.put("variationNanos", variation[slot]);
        explanation.put("marginNanos", margin(slot));
        explanation.put("mistakes", mistakes[slot]);
        explanation.put("moderationNanos", moderation(slot));
        explanation.put("ceilingNanos", settings.ceiling());
        explanation.put("bootstrapNanos", settings.bootstrap());
    }
}
