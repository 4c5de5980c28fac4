// SPDX-License-Identifier: Apache-2.0
package org.varta.api.recovery;

import java.util.List;
import java.util.Objects;

/**
 * Who has stalled lately, whatever was done about it, and what else a policy may want to know of the present. Immutable. Lists are unmodifiable, oldest first, of a bounded
 * length; they begin with the recovery bundle and are not kept on disk.
 *
 * @param ofAgent stalls of this agent, whatever its process id was at the time, the present one included; the latest 32 at most
 * @param ofAll stalls of all agents, the present one included; the latest 4,096 at most
 * @param tracked how many agents the observer tracks, 0 when unknown
 * @param wallclockMillis the present by the clock on the wall, milliseconds since 1970; only for what people plan by that clock
 */
public record StallHistory(List<PastStall> ofAgent, List<PastStall> ofAll, int tracked, long wallclockMillis) {
    /** Most stalls in {@link #ofAgent}. */
    public static final int MOST_OF_AGENT = 32;
    /** Most stalls in {@link #ofAll}. */
    public static final int MOST_OF_ALL = 4_096;
    /** Nobody has stalled. */
    public static final StallHistory EMPTY = new StallHistory(List.of(), List.of(), 0, 0);

    /**
     * Copies the lists.
     *
     * @param ofAgent not null
     * @param ofAll not null
     * @param tracked 0 or more
     * @param wallclockMillis any
     */
    public StallHistory {
        ofAgent = List.copyOf(Objects.requireNonNull(ofAgent, "ofAgent"));
        ofAll = List.copyOf(Objects.requireNonNull(ofAll, "ofAll"));
    }
}
