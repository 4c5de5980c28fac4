// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import org.varta.api.stall.Explanation;

/**
 * {@code allowance = min(ceiling, multiplier · x_(r) + margin)} with the interval of rank {@code r = (q·n + 9999) / 10000}, q in basis points so that no floating-point ceiling can be off by one. All gaps are kept. Source: stall
 * policies P8.
 */
final class QuantileDetector extends AdaptiveDetector {
    private static final int WHOLE = 10_000;

    private final QuantileSettings settings;
    private final SortedWindow window;

    QuantileDetector(QuantileSettings settings, int capacity) {
        super(capacity);
        this.settings = settings;
        window = new SortedWindow(settings.window(), capacity);
    }

    @Override
    void forget(int slot) {
        window.clear(slot);
    }

    @Override
    void learn(int slot, long arrival, long nonce, long interval, boolean isLate) {
        window.add(slot, interval);
    }

    private boolean isBootstrap(int slot) {
        return window.size(slot) < settings.minSamples();
    }

    private int rank(int slot) {
        return (settings.basisPoints() * window.size(slot) + WHOLE - 1) / WHOLE;
    }

    private double quantileTerm(int slot) {
        return settings.multiplier() * window.ranked(slot, rank(slot)) + settings.margin();
    }

    @Override
    long allowance(int slot) {
        return isBootstrap(slot) ? settings.bootstrap() : Math.max(LEAST_ALLOWANCE, (long) Math.min(settings.ceiling(), quantileTerm(slot)));
    }

    @Override
    void explainAllowance(int slot, Explanation explanation) {
        boolean isBootstrap = isBootstrap(slot);
        explanation.put("decidingTerm", isBootstrap ? "bootstrap" : quantileTerm(slot) >= settings.ceiling() ? "ceiling" : "quantile");
        explanation.put("samples", window.size(slot));
        explanation.put("quantileBasisPoints", settings.basisPoints());
        explanation.put("rank", isBootstrap ? 0 : rank(slot));
        explanation.put("quantileNanos", isBootstrap ? 0 : window.ranked(slot, rank(slot)));
        explanation.put("multiplier", settings.multiplier());
        explanation.put("marginNanos", settings.margin());
        explanation.put("ceilingNanos", settings.ceiling());
        explanation.put("bootstrapNanos", settings.bootstrap());
    }
}
