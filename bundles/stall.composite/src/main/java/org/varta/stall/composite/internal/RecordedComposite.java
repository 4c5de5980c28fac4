// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.composite.internal;

import java.util.Optional;
import org.varta.api.stall.PolicyParameters;
import org.varta.api.stall.RecordedPolicy;
import org.varta.api.stall.StallDetector;

/** The composite from recorded parameters, for replay; its parts come from whoever knows them. */
public final class RecordedComposite implements RecordedPolicy {
    /** Found by the service loader. */
    public RecordedComposite() {
        // No state.
    }

    @Override
    public Optional<StallDetector> detector(PolicyParameters parameters, int capacity, RecordedPolicy all) {
        if (!parameters.text("model", "").equals("composite")) {
            return Optional.empty();
        }
        int count = parameters.count("n");
        String[] names = new String[count];
        StallDetector[] parts = new StallDetector[count];
        for (int i = 0; i < count; i++) {
            String prefix = "part." + i + ".";
            names[i] = parameters.text(prefix + "id", "");
            Optional<StallDetector> part = all.detector(parameters.under(prefix), capacity, all);
            if (part.isEmpty()) {
                return Optional.empty();
            }
            parts[i] = part.get();
        }
        return Optional.of(new CompositeDetector(names, parts, parameters.count("k"), capacity));
    }
}
