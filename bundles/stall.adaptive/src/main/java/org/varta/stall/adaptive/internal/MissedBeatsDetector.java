// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import org.varta.api.stall.Explanation;

/** {@code allowance = k · η + slack}, with η declared or the lower median of the latest intervals, late ones too. Source: stall policies P2. */
final class MissedBeatsDetector extends AdaptiveDetector {
    private static final int LEAST_SAMPLES = 5;

    private final MissedBeatsSettings settings;
    private final SortedWindow window;

    MissedBeatsDetector(MissedBeatsSettings settings, int capacity) {
        super(capacity);
        this.settings = settings;
        window = settings.isLearned() ? new SortedWindow(settings.window(), capacity) : null;
    }

    @Override
    void forget(int slot) {
        if (settings.isLearned()) {
            window.clear(slot);
        }
    }

    @Override
    void learn(int slot, long arrival, long nonce, long interval, boolean isLate) {
        if (settings.isLearned()) {
            window.add(slot, interval);
        }
    }

    private boolean isBootstrap(int slot) {
        return settings.isLearned() && window.size(slot) < LEAST_SAMPLES;
    }

    private long eta(int slot) {
        return settings.isLearned() ? window.ranked(slot, (window.size(slot) + 1) / 2) : settings.eta();
    }

    @Override
    long allowance(int slot) {
        if (isBootstrap(slot)) {
            return settings.bootstrap();
        }
        // A learned interval may be of any length; what it allows is bounded like every configured allowance.
        long eta = Math.min(eta(slot), MissedBeatsSettings.LONGEST);
        return Math.max(LEAST_ALLOWANCE, Math.min(MissedBeatsSettings.LONGEST, settings.beats() * eta + settings.slack()));
    }

    /** Beats that were missed. */
    @Override
    public double suspicion(int slot, long now) {
        return isBootstrap(slot) ? super.suspicion(slot, now) : (double) silence(slot, now) / Math.max(1, eta(slot));
    }

    @Override
    void explainAllowance(int slot, Explanation explanation) {
        explanation.put("decidingTerm", isBootstrap(slot) ? "bootstrap" : settings.isLearned() ? "learnedEta" : "declaredEta");
        explanation.put("beatsAllowed", settings.beats());
        explanation.put("etaNanos", isBootstrap(slot) ? 0 : eta(slot));
        explanation.put("slackNanos", settings.slack());
        explanation.put("samples", settings.isLearned() ? window.size(slot) : 0);
        explanation.put("bootstrapNanos", settings.bootstrap());
    }
}
