// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.fixed.internal;

import java.util.Optional;
import java.util.regex.Pattern;
import org.varta.api.stall.PolicyParameters;
import org.varta.api.stall.RecordedPolicy;
import org.varta.api.stall.StallDetector;

/** Detectors of this bundle from recorded parameters, for replay. */
public final class RecordedFixed implements RecordedPolicy {
    /** The fixed policy names no model. */
    private static final Pattern ONLY_A_THRESHOLD = Pattern.compile("threshold=[0-9]+\n");

    /** Found by the service loader. */
    public RecordedFixed() {
        // No state.
    }

    @Override
    public Optional<StallDetector> detector(PolicyParameters parameters, int capacity, RecordedPolicy all) {
        if (ONLY_A_THRESHOLD.matcher(parameters.toString()).matches()) {
            return Optional.of(SilenceDetector.fixed(parameters.whole("threshold"), capacity));
        }
        return parameters.text("model", "").equals("two-level") ? Optional.of(SilenceDetector.twoLevel(parameters.whole("soft"), parameters.whole("hard"), capacity)) : Optional.empty();
    }
}
