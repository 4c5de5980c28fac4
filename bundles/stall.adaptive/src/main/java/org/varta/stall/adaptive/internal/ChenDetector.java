// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import org.varta.api.stall.Explanation;

/**
 * {@code deadline = max(A_n + 1 ns, floor(EA + α))} with the expected arrival EA by a window of beats, or the later one by a long and a short window. The nonce says which beat it was, so a lost beat does not disturb the
 * schedule; late beats are still evidence for it. Source: stall policies P6 and P6b.
 */
final class ChenDetector extends AdaptiveDetector {
    private static final long TERMINAL = -1;

    private final ChenSettings settings;
    private final BeatWindow window;
    private final BeatWindow shortWindow;

    ChenDetector(ChenSettings settings, int capacity) {
        super(capacity);
        this.settings = settings;
        window = new BeatWindow(settings.window(), capacity);
        shortWindow = settings.hasShortWindow() ? new BeatWindow(settings.shortWindow(), capacity) : null;
    }

    @Override
    void forget(int slot) {
        window.clear(slot);
        if (shortWindow != null) {
            shortWindow.clear(slot);
        }
    }

    @Override
    void begin(int slot, long arrival, long nonce) {
        learn(slot, arrival, nonce, 0, false);
    }

    @Override
    void learn(int slot, long arrival, long nonce, long interval, boolean isLate) {
        if (nonce == TERMINAL) {
            // The number of a last word is no place in the schedule.
            return;
        }
        window.add(slot, arrival, nonce);
        if (shortWindow != null) {
            shortWindow.add(slot, arrival, nonce);
        }
    }

    private boolean isBootstrap(int slot) {
        return window.size(slot) < (settings.eta() == 0 ? 2 : 1);
    }

    private double eta(BeatWindow of, int slot) {
        return settings.eta() == 0 ? of.pace(slot) : settings.eta();
    }

    /** EA − A_n by one window. */
    private double expected(BeatWindow by, int slot) {
        return by.expected(slot, eta(by, slot));
    }

    private double expected(int slot) {
        double expected = expected(window, slot);
        return shortWindow == null ? expected : Math.max(expected, expected(shortWindow, slot));
    }

    @Override
    long allowance(int slot) {
        if (isBootstrap(slot)) {
            return settings.bootstrap();
        }
        double allowance = Math.min(settings.ceiling(), expected(slot) + settings.alpha());
        return Math.max(1, (long) Math.floor(allowance));
    }

    @Override
    void explainAllowance(int slot, Explanation explanation) {
        boolean isBootstrap = isBootstrap(slot);
        double expected = isBootstrap ? 0 : expected(slot);
        explanation.put("decidingTerm", isBootstrap ? "bootstrap" : expected + settings.alpha() >= settings.ceiling() ? "ceiling"
            : shortWindow != null && expected(shortWindow, slot) >= expected(window, slot) ? "expectedArrivalShort" : "expectedArrival");
        explanation.put("samples", window.size(slot));
        explanation.put("etaNanos", isBootstrap ? 0.0 : eta(window, slot));
        explanation.put("expectedAfterNanos", isBootstrap ? 0.0 : expected(window, slot));
        if (shortWindow != null) {
            explanation.put("shortEtaNanos", isBootstrap ? 0.0 : eta(shortWindow, slot));
            explanation.put("shortExpectedAfterNanos", isBootstrap ? 0.0 : expected(shortWindow, slot));
        }
        explanation.put("alphaNanos", settings.alpha());
        explanation.put("ceilingNanos", settings.ceiling());
        explanation.put("bootstrapNanos", settings.bootstrap());
    }
}
