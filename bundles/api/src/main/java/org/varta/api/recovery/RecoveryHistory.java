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
 * @param stalls who has stalled lately, and what else is known at present
 */
public record RecoveryHistory(List<RecoveryAttempt> attempts, int declined, List<RecoveryAttempt> ofAgent, List<RecoveryAttempt> ofAll,
        boolean isDurable, StallHistory stalls) {
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
     * @param stalls not null
     */
    public RecoveryHistory {
        Objects.requireNonNull(stalls, "stalls");
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

    /**
     * A history without stalls.
     *
     * @param attempts not null
     * @param declined 0 or more
     * @param ofAgent not null
     * @param ofAll not null
     * @param isDurable any
     */
    public RecoveryHistory(List<RecoveryAttempt> attempts, int declined, List<RecoveryAttempt> ofAgent, List<RecoveryAttempt> ofAll, boolean isDurable) {
        this(attempts, declined, ofAgent, ofAll, isDurable, StallHistory.EMPTY);
    }

    /**
     * The same history with other attempts for the agent.
     *
     * @param others not null
     * @return a new history
     */
    public RecoveryHistory withAttemptsOfAgent(List<RecoveryAttempt> others) {
        return new RecoveryHistory(attempts, declined, others, ofAll, isDurable, stalls);
    }

    /**
     * The same history with other stalls.
     *
     * @param others not null
     * @return a new history
     */
    public RecoveryHistory withStalls(StallHistory others) {
        return new RecoveryHistory(attempts, declined, ofAgent, ofAll, isDurable, others);
    }
}
