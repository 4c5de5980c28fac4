// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import java.util.Locale;
import org.varta.api.stall.Explanation;

/** φ-accrual with the normal model: {@code allowance = min(ceiling, max(floorBeats·μ, μ + pause + s·y*))}. Source: stall policies P4. */
final class PhiNormalDetector extends AdaptiveDetector {
    private final PhiNormalSettings settings;
    private final NormalModel model;
    private final int minSamples;
    private final IntervalWindow window;
    private final LateRun lateRun;

    PhiNormalDetector(PhiNormalSettings settings, int capacity) {
        super(capacity);
        this.settings = settings;
        model = settings.model();
        minSamples = settings.minSamples();
        window = new IntervalWindow(settings.window(), capacity);
        lateRun = new LateRun(window, settings.relearnAfter(), settings.ceiling(), capacity);
    }

    @Override
    void forget(int slot) {
        window.clear(slot);
        lateRun.clear(slot);
    }

    @Override
    void learn(int slot, long arrival, long nonce, long interval, boolean isLate) {
        if (isLate) {
            lateRun.late(slot, interval);
        } else {
            lateRun.onTime(slot, interval);
        }
    }

    @Override
    long allowance(int slot) {
        if (window.size(slot) < minSamples) {
            return settings.bootstrap();
        }
        return Math.max(LEAST_ALLOWANCE, (long) model.allowance(window.mean(slot), window.deviation(slot)));
    }

    @Override
    public double suspicion(int slot, long now) {
        return window.size(slot) < minSamples ? super.suspicion(slot, now) : model.phi(silence(slot, now), window.mean(slot), window.deviation(slot));
    }

    @Override
    void explainAllowance(int slot, Explanation explanation) {
        int samples = window.size(slot);
        boolean isBootstrap = samples < minSamples;
        double mean = samples == 0 ? 0 : window.mean(slot);
        double deviation = samples == 0 ? 0 : window.deviation(slot);
        explanation.put("decidingTerm", isBootstrap ? "bootstrap" : model.deciding(mean, deviation).name().toLowerCase(Locale.ROOT));
        explanation.put("samples", samples);
        explanation.put("meanNanos", mean);
        explanation.put("deviationNanos", deviation);
        explanation.put("spreadNanos", model.spread(mean, deviation));
        explanation.put("deviationsAllowed", model.deviations());
        explanation.put("phiTermNanos", model.phiTerm(mean, deviation));
        explanation.put("floorNanos", model.floorTerm(mean));
        explanation.put("ceilingNanos", settings.ceiling());
        explanation.put("bootstrapNanos", settings.bootstrap());
        explanation.put("lateRun", lateRun.size(slot));
        explanation.put("relearned", lateRun.relearned(slot));
    }
}
