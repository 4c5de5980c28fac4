// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.Optional;
import org.varta.api.recovery.RecordedRecoveryPolicy;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.stall.PolicyParameters;

/** The built-in policy from its recorded parameters, for replay. */
public final class RecordedBuiltIn implements RecordedRecoveryPolicy {
    static final String MODEL = "built-in";

    /** Found by the service loader. */
    public RecordedBuiltIn() {
        // No state.
    }

    @Override
    public Optional<RecoveryPolicy> policy(PolicyParameters parameters, RecordedRecoveryPolicy all) {
        return parameters.text("model", "").equals(MODEL) ? Optional.of(new DebouncePolicy(parameters.whole("debounce"))) : Optional.empty();
    }
}
