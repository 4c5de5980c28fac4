// SPDX-License-Identifier: Apache-2.0
package org.varta.api.recovery;

import java.util.List;
import java.util.Objects;

/**
 * What was done before. Immutable. Lists are unmodifiable, oldest first, of a bounded length; what is older has been forgotten. Where the observer has a
 * state folder they reach back beyond its start.
 *
 * @param attempts starts for this process id and lineage, the latest 32 at most. Attempts for a process id that has since
 *     been taken over by another process are not among them
 * @param declined how many times the present stall was held or retried so far
 * @param ofAgent starts for this agent, whatever its process id was at the time, the latest 64 at most
 * @param ofAll starts for all agents, the latest 256 at most
 * @param isDurable whether a start is written down before it happens, so that a restart of the observer does not forget it
 */
public record RecoveryHistory(List<RecoveryAttempt> attempts, int declined, List<RecoveryAttempt> ofAgent, List<RecoveryAttempt> ofAll,
        boolean isDurable) {
    /** Most attempts in {@link #ofAgent}. */
    public static final int MOST_OF_AGENT = 64;
    /** Most attempts in {@link #ofAll}. */
    public static final int MOST_OF_ALL = 256;
    /** Nothing was ever done. */
    public static final RecoveryHistory EMPTY = new RecoveryHistory(List.of(), 0);

    /**
     * Copies the lists.
     *
     * @param attempts not null
     * @param declined 0 or more
     * @param ofAgent not null
     * @param ofAll not null
     * @param isDurable any
     */
    public RecoveryHistory {
        attempts = List.copyOf(Objects.requireNonNull(attempts, "attempts"));
        ofAgent = List.copyOf(Objects.requireNonNull(ofAgent, "ofAgent"));
        ofAll = List.copyOf(Objects.requireNonNull(ofAll, "ofAll"));
    }

    /**
     * A history of one process alone.
     *
     * @param attempts not null
     * @param declined 0 or more
     */
    public RecoveryHistory(List<RecoveryAttempt> attempts, int declined) {
        this(attempts, declined, attempts, attempts, false);
    }
}
