// SPDX-License-Identifier: Apache-2.0
package org.varta.lint.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** L4: the table of section 5, all rows, at their boundaries too. Seconds. */
class StartsTest {
    @ParameterizedTest
    @CsvSource({
        // limit, period, cycle, waits (the last one goes on), start that would be refused, reachable
        "5, 10, 0, 0.1, 0.5, true", "5, 10, 1.9, 0.1, 10, true", "5, 10, 1.901, 0.1, 10.005, false",
        "5, 10, 0, 10, 50, false",
        "3, 60, 0, 1 2 4, 7, true", "3, 60, 17.666666, 1 2 4, 59.999998, true", "3, 60, 17.67, 1 2 4, 60.01, false",
        "3, 60, 30, 1 2 4, 97, false",
        "5, 1800, 30, 1 2 4 8 16, 181, true",
        "5, 1800, 300, 60, 1800, true"})
    void l4_shouldKnowWhichLimitsCanBeReached(int limit, double period, double cycle, String waits, double refused, boolean isReachable) {
        String[] each = waits.split(" ");
        Starts starts = new Starts(cycle, failure -> Double.parseDouble(each[Math.min(failure, each.length) - 1]));
        assertEquals(refused, starts.at(limit + 1), 1e-9);
        assertEquals(isReachable, starts.canReach(limit, period));
        assertEquals(0, starts.at(1));
    }

    @ParameterizedTest
    @CsvSource({"exponential, none, 1 2 4 8 16 32 60 60", "exponential, full, 0 0 0", "exponential, equal, 0.5 1 2", "exponential, proportional, 0.8 1.6 3.2", "exponential, decorrelated, 1 1 1",
        "linear, none, 1 2 3", "constant, none, 1 1 1", "geometric-steps, none, 1 1.978602 3.914868 7.745967 15.326189 30.324434 60"})
    void shouldWaitAsShortAsTheBackoffEverDoes(String shape, String jitter, String seconds) {
        var waits = Waits.of(new Values("org.varta.recovery.policies.backoff~x", Map.of("shape", shape, "jitter", jitter)));
        String[] each = seconds.split(" ");
        for (int failure = 1; failure <= each.length; failure++) {
            assertEquals(Double.parseDouble(each[failure - 1]), waits.applyAsDouble(failure) / 1e9, 1e-6);
        }
    }
}
