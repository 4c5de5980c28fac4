// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import org.varta.api.stall.Explanation;

/** φ-accrual with the exponential model: {@code φ(t) = t / (μ · ln 10)}. The window begins with one seed, so there is no bootstrap. Source: stall policies P5. */
final class PhiExpDetector extends AdaptiveDetector {
    private final PhiExpSettings settings;
    private final double meansAllowed;
    private final IntervalWindow window;
    private final LateRun lateRun;

    PhiExpDetector(PhiExpSettings settings, int capacity) {
        super(capacity);
        this.settings = settings;
        meansAllowed = settings.phiThreshold() * Phi.LN10;
        window = new IntervalWindow(settings.window(), capacity);
        lateRun = new LateRun(window, settings.relearnAfter(), Math.min(settings.maxInterval(), settings.ceiling()), capacity);
    }

    @Override
    void forget(int slot) {
        window.clear(slot);
        lateRun.clear(slot);
    }

    @Override
    void begin(int slot, long arrival, long nonce) {
        window.add(slot, settings.seed());
    }

    @Override
    void learn(int slot, long arrival, long nonce, long interval, boolean isLate) {
        if (isLate) {
            lateRun.late(slot, interval);
        } else if (interval <= settings.maxInterval()) {
            lateRun.onTime(slot, interval);
        }
    }

    @Override
    long allowance(int slot) {
        return Math.max(LEAST_ALLOWANCE, (long) Math.min(settings.ceiling(), phiTerm(slot)));
    }

    private double phiTerm(int slot) {
        return meansAllowed * window.mean(slot);
    }

    @Override
    public double suspicion(int slot, long now) {
        return silence(slot, now) / (Math.max(1, window.mean(slot)) * Phi.LN10);
    }

    @Override
    void explainAllowance(int slot, Explanation explanation) {
        explanation.put("decidingTerm", phiTerm(slot) >= settings.ceiling() ? "ceiling" : "phi");
        explanation.put("samples", window.size(slot));
        explanation.put("meanNanos", window.mean(slot));
        explanation.put("phiThreshold", settings.phiThreshold());
        explanation.put("phiTermNanos", phiTerm(slot));
        explanation.put("ceilingNanos", settings.ceiling());
        explanation.put("maxIntervalNanos", settings.maxInterval());
        explanation.put("lateRun", lateRun.size(slot));
        explanation.put("relearned", lateRun.relearned(slot));
    }
}
