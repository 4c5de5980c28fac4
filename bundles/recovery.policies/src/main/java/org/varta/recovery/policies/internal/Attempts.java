// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import java.util.List;
import org.varta.api.recovery.RecoveryAttempt;

/** What policies look for in attempts. */
final class Attempts {
    private Attempts() {
    }

    /** Without those that only told people. */
    static List<RecoveryAttempt> real(List<RecoveryAttempt> attempts) {
        return attempts.stream().filter(attempt -> !attempt.isNotice()).toList();
    }
}
