// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import java.util.List;
import java.util.SplittableRandom;

/**
 * The waiting time before the next attempt. Chance is drawn from a generator that is seeded for the agent, one number for each failure, so the same failures always give the same times, by {@link StrictMath} on every machine. Source: stall policies R4.
 *
 * @param shape how it grows
 * @param baseNanos first wait
 * @param factor growth of the exponential shape
 * @param capNanos longest wait, applied after the jitter
 * @param steps steps of the geometric shape between base and cap
 * @param jitter how chance comes in
 * @param ratio share of the proportional jitter
 */
record Delay(String shape, long baseNanos, double factor, long capNanos, int steps, String jitter, double ratio) {
    static final List<String> SHAPES = List.of("exponential", "geometric-steps", "linear", "constant");
    static final List<String> JITTERS = List.of("none", "full", "full-millis", "equal", "proportional", "decorrelated");

    private static final double NANOS_PER_MILLI = 1e6;

    /** The wait after so many failures, at least one. */
    long nanos(int failed, long seed) {
        if (jitter.equals("none")) {
            return (long) plain(failed);
        }
        SplittableRandom random = new SplittableRandom(seed);
        double previous = baseNanos;
        double chance = 0;
        for (int i = 0; i < failed; i++) {
            chance = random.nextDouble();
            previous = Math.min(capNanos, baseNanos + chance * (3 * previous - baseNanos));
        }
        double plain = plain(failed);
        double wait = switch (jitter) {
            case "full" -> chance * plain;
            case "full-millis" -> Math.floor(chance * (plain / NANOS_PER_MILLI + 1)) * NANOS_PER_MILLI;
            case "equal" -> plain / 2 + chance * plain / 2;
            case "proportional" -> plain * (1 + ratio * (2 * chance - 1));
            default -> previous;
        };
        return (long) Math.min(capNanos, wait);
    }

    private double plain(int failed) {
        return switch (shape) {
            case "exponential" -> Math.min(capNanos, baseNanos * StrictMath.pow(factor, failed - 1.0));
            case "geometric-steps" -> failed > steps ? capNanos : baseNanos * StrictMath.pow((double) capNanos / baseNanos, (failed - 1.0) / steps);
            case "linear" -> Math.min(capNanos, (double) baseNanos * failed);
            default -> baseNanos;
        };
    }
}
