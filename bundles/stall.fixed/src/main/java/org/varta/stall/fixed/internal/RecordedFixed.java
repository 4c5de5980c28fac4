// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.fixed.internal;

import java.util.Optional;
import org.varta.api.stall.PolicyParameters;
import org.varta.api.stall.RecordedPolicy;
import org.varta.api.stall.StallDetector;

/** Detectors of this bundle from recorded parameters, for replay. */
public final class RecordedFixed implements RecordedPolicy {
    private static final String WITHOUT_MODEL = "";

    /** Found by the service loader. */
    public RecordedFixed() {
        // No state.
    }

    @Override
    public Optional<StallDetector> detector(PolicyParameters parameters, int capacity, RecordedPolicy all) {
        return switch (parameters.text("model", WITHOUT_MODEL)) {
            case WITHOUT_MODEL -> parameters.text("threshold", "").isEmpty() ? Optional.empty() : Optional.of(new FixedDetector(parameters.whole("threshold"), capacity));
            case "two-level" -> Optional.of(new TwoLevelDetector(parameters.whole("soft"), parameters.whole("hard"), capacity));
            default -> Optional.empty();
        };
    }
}
