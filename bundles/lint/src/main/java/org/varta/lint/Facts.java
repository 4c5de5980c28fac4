// SPDX-License-Identifier: Apache-2.0
package org.varta.lint;

import java.time.Instant;
import java.util.List;

/**
 * What is known beside the configuration. Immutable.
 *
 * @param now the wall clock, for what lies in the past; not null
 * @param isStateKept whether what recovery remembers outlives the observer
 * @param rhythms how agents beat, as observed; unmodifiable
 * @param startTimes how long agents take to start, as observed; unmodifiable
 */
public record Facts(Instant now, boolean isStateKept, List<Rhythm> rhythms, List<StartTime> startTimes) {
    /**
     * Facts.
     *
     * @param now not null
     * @param isStateKept whether budgets persist
     * @param rhythms copied
     * @param startTimes copied
     */
    public Facts {
        rhythms = List.copyOf(rhythms);
        startTimes = List.copyOf(startTimes);
    }

    /**
     * Nothing has been observed yet.
     *
     * @param now the wall clock, not null
     * @param isStateKept whether what recovery remembers outlives the observer
     * @return facts without observations, not null
     */
    public static Facts none(Instant now, boolean isStateKept) {
        return new Facts(now, isStateKept, List.of(), List.of());
    }

    /**
     * How an agent beats.
     *
     * @param agent its name, or its process id; not null
     * @param policy id of the stall policy that judges it, not null
     * @param etaNanos its interval, above 0
     * @param allowanceNanos the silence that it is allowed now; 0 if unknown, then the configuration tells
     */
    public record Rhythm(String agent, String policy, long etaNanos, long allowanceNanos) {
    }

    /**
     * How long an agent takes to start.
     *
     * @param agent its configured name, not null
     * @param p99Nanos time from its start to its first beat that 99 of 100 starts do not exceed
     */
    public record StartTime(String agent, long p99Nanos) {
    }
}
