// SPDX-License-Identifier: Apache-2.0
package org.varta.api.recovery;

import java.util.List;
import java.util.Objects;

/**
 * What was done for one agent. Immutable.
 *
 * @param attempts starts for this process id and lineage, oldest first, the latest 32 at most; unmodifiable. Attempts for a process id that has since
 *     been taken over by another process are not among them
 * @param declined how many stalls of the present silence run were held or retried so far
 */
public record RecoveryHistory(List<RecoveryAttempt> attempts, int declined) {
    /** Nothing was ever done. */
    public static final RecoveryHistory EMPTY = new RecoveryHistory(List.of(), 0);

    /**
     * Copies the list.
     *
     * @param attempts not null
     * @param declined 0 or more
     */
    public RecoveryHistory {
        attempts = List.copyOf(Objects.requireNonNull(attempts, "attempts"));
    }
}
