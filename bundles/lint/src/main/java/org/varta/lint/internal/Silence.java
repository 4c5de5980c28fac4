// SPDX-License-Identifier: Apache-2.0
package org.varta.lint.internal;

import java.util.function.DoubleUnaryOperator;

/**
 * What a configured stall policy allows. Nanoseconds. Immutable.
 *
 * @param pid its configuration
 * @param id its name
 * @param isScheduled whether it judges by the agent's schedule (P6)
 * @param declaredEta interval that its configuration declares, 0 if none
 * @param steady the silence allowed to an agent that beats steadily at an interval; not a number if the configuration alone does not tell
 * @param ceiling longest silence it ever allows, 0 if it has no such key
 * @param floorBeats intervals that are always allowed, 0 if it has no such key
 * @param least no agent is convicted after less
 * @param most an agent is convicted after that, infinite if the configuration alone does not tell
 * @param goal detection time that its configuration states, 0 if none
 */
record Silence(String pid, String id, boolean isScheduled, double declaredEta, DoubleUnaryOperator steady, double ceiling, double floorBeats, double least, double most, double goal) {
    private static final double UNKNOWN = Double.POSITIVE_INFINITY;

    /** The same silence for everybody. */
    static Silence constant(String pid, String id, double nanos) {
        return new Silence(pid, id, false, 0, eta -> nanos, 0, 0, nanos, nanos, 0);
    }

    /** From the agent's first beats to its own rhythm, never beyond the ceiling. */
    static Silence learned(String pid, String id, double declaredEta, DoubleUnaryOperator term, double ceiling, double least) {
        double longest = ceiling > 0 ? ceiling : UNKNOWN;
        return new Silence(pid, id, false, declaredEta, eta -> Math.min(longest, term.applyAsDouble(eta)), ceiling, 0, Math.min(longest, least), longest, 0);
    }

    Silence withFloor(double beats) {
        return new Silence(pid, id, isScheduled, declaredEta, steady, ceiling, beats, least, most, goal);
    }

    Silence withSchedule(double detectionGoal) {
        return new Silence(pid, id, true, declaredEta, steady, ceiling, floorBeats, least, most, detectionGoal);
    }

    double allowance(double eta) {
        return steady.applyAsDouble(eta);
    }

    /** Worst detection time as far as the configuration tells. */
    double worst() {
        double declared = declaredEta > 0 ? allowance(declaredEta) : UNKNOWN;
        return Math.min(most, Double.isNaN(declared) ? UNKNOWN : declared);
    }
}
