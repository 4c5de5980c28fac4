// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.quality;

/**
 * What an operator wants of stall detection. Seconds.
 *
 * @param detection worst time from a crash to its conviction (T_D), above 0
 * @param recurrence least mean time from one mistake to the next (T_MR), above 0
 * @param duration greatest mean time that a mistake lasts (T_M), above 0
 */
public record Goals(double detection, double recurrence, double duration) {
    /**
     * Goals.
     *
     * @param detection seconds
     * @param recurrence seconds
     * @param duration seconds
     * @throws IllegalArgumentException if one is not a finite number above 0
     */
    public Goals {
        require("detection", detection);
        require("recurrence", recurrence);
        require("duration", duration);
    }

    private static void require(String name, double seconds) {
        if (!(seconds > 0) || Double.isInfinite(seconds)) {
            throw new IllegalArgumentException(name + " = " + seconds + " is not a finite number above 0");
        }
    }
}
