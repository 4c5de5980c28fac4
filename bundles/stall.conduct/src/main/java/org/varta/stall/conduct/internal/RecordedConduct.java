// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.conduct.internal;

import java.util.Optional;
import org.varta.api.stall.PolicyParameters;
import org.varta.api.stall.RecordedPolicy;
import org.varta.api.stall.StallDetector;

/** Detectors of this bundle from recorded parameters, for replay. The policy's name was not recorded, for it decides nothing. */
public final class RecordedConduct implements RecordedPolicy {
    private static final String NAME = "recorded";

    /** Found by the service loader. */
    public RecordedConduct() {
        // No state.
    }

    @Override
    public Optional<StallDetector> detector(PolicyParameters parameters, int capacity, RecordedPolicy all) {
        return Optional.ofNullable(settings(parameters)).map(settings -> settings.detector(capacity));
    }

    static PolicySettings settings(PolicyParameters p) {
        return switch (p.text("model", "")) {
            case "progress" -> new ProgressSettings(NAME, p.whole("window"), (int) p.whole("mask"), p.text("mode", "").equals("increasing"), Boolean.parseBoolean(p.text("suspendOnDegraded", "")));
            case "rate-window" -> new RateWindowSettings(NAME, p.whole("referenceCycle"), p.count("expected"), p.count("minMargin"), p.count("maxMargin"), p.count("tolerance"));
            case "status-dwell" -> new StatusDwellSettings(NAME, p.whole("degradedFor"), p.whole("criticalFor"));
            default -> null;
        };
    }
}
