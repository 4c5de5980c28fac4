// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.varta.recovery.policies.internal.Past.nanos;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policy R4 with the numbers of stall policies 8.10, and R5. */
class BackoffTest {
    private static final int SEED = 42;

    private static Delay delay(String shape, double base, double factor, double cap, int steps, String jitter) {
        return new Delay(shape, nanos(base), factor, nanos(cap), steps, jitter, 0.2);
    }

    private static Backoff backoff(String jitter) {
        return new Backoff("backoff", delay("exponential", 1, 2, 60, 6, jitter), nanos(600), SEED);
    }

    @ParameterizedTest
    @CsvSource({"exponential,1,2,60,6,1 2 4 8 16 32 60 60", "exponential,10,2,300,6,10 20 40 80 160 300 300",
        "geometric-steps,0.1,1,60,5,0.1 0.359443 1.291994 4.643984 16.692485 60 60", "geometric-steps,1,1,60,6,1 1.978602 3.914868 7.745967 15.326189 30.324434 60",
        "geometric-steps,2,1,16,3,2 4 8 16", "linear,1,1,60,6,1 2 3", "constant,5,1,60,6,5 5 5"})
    void stallS23_shouldGrowAsItsShapeSays(String shape, double base, double factor, double cap, int steps, String waits) {
        double[] expected = Arrays.stream(waits.split(" ")).mapToDouble(Double::parseDouble).toArray();
        Delay delay = delay(shape, base, factor, cap, steps, "none");
        for (int failed = 1; failed <= expected.length; failed++) {
            assertEquals(expected[failed - 1], delay.nanos(failed, SEED) / 1e9, 1e-6, "after " + failed);
        }
    }

    @ParameterizedTest
    @CsvSource({"full,0.741564879 0.319820786 1.114404521 2.753525732 0.608482697 27.783298449 13.104311623 48.037912603",
        "full-millis,0.742 0.319 1.114 2.753 0.608 27.784 13.104 48.038",
        "equal,0.870782439 1.159910393 2.557202261 5.376762866 8.304241348 29.891649225 36.552155811 54.018956301",
        "proportional,1.096625952 1.727928314 3.645761808 7.501410293 13.043393079 36.713319380 53.241724649 60",
        "decorrelated,2.483129758 2.031324372 2.419186668 3.153794061 1.321787791 3.574611736 3.123736113 7.702256242"})
    void stallS23_shouldDrawItsChanceFromTheSeed(String jitter, String waits) {
        double[] expected = Arrays.stream(waits.split(" ")).mapToDouble(Double::parseDouble).toArray();
        Delay delay = delay("exponential", 1, 2, 60, 6, jitter);
        double[] drawn = IntStream.rangeClosed(1, 8).mapToDouble(failed -> delay.nanos(failed, SEED) / 1e9).toArray();
        for (int i = 0; i < 8; i++) {
            assertEquals(expected[i], drawn[i], 1e-8, "after " + (i + 1));
        }
    }

    @Test
    void polR4_shouldAttemptAtOnceAndThenWaitAfterEachFailure() {
        Past past = new Past();
        assertEquals("start", past.says(backoff("none"), 0));
        past.failed(0, 30);
        assertEquals("BACKOFF until 31.0", past.says(backoff("none"), 30));
        assertEquals("start", past.says(backoff("none"), 31));
        past.failed(31, 61);
        assertEquals("BACKOFF until 63.0", past.says(backoff("none"), 61));
    }

    @Test
    void polR4_shouldGiveTheSameTimesForTheSameAttempts() {
        Past past = new Past().failed(0, 30).failed(31, 61);
        String first = past.says(backoff("full"), 61);
        assertEquals(first, past.says(backoff("full"), 61));
        assertEquals("BACKOFF until " + Math.round((61 + backoff("full").delay().nanos(2, SEED + Past.AGENT.agent().hashCode()) / 1e9) * 1e6) / 1e6, first);
    }

    @ParameterizedTest
    @CsvSource({"600,BACKOFF until 63.0", "600.000000001,start"})
    void polR4_shouldBeginAnewOnlyAfterALongerLifeThanTheResetTime(double healthyFor, String answer) {
        Past past = new Past().failed(0, 30).add("exec", "", 31, org.varta.api.recovery.RecoveryAttempt.Effect.UNCONFIRMED, 61, healthyFor);
        assertEquals(answer, past.says(backoff("none"), 62));
    }

    @Test
    void polR4_shouldNotBeResetByAMereRestartNorCountIt() {
        Past past = new Past().failed(0, 30).helped(31, 40, 100);
        assertEquals("BACKOFF until 31.0", past.says(backoff("none"), 30.5));
    }

    @Test
    void polR4_shouldCountAnAttemptThatNobodyWatched() {
        assertEquals("BACKOFF until 3.0", new Past().started(0).started(1).says(backoff("none"), 2));
    }

    @Test
    void stallS24_shouldOpenAtTheThirdFailureAndThenForLonger() {
        Breaker breaker = new Breaker("breaker", 3, nanos(60), 2, nanos(600));
        Past past = new Past().failed(0, 1).failed(1, 2);
        assertEquals("start", past.says(breaker, 2));
        double now = 2;
        for (double open : new double[] {60, 120, 240, 480, 600, 600}) {
            past.failed(now, now + 1);
            now += 1;
            assertEquals("BREAKER_OPEN until " + (now + open), past.says(breaker, now + open - 1e-6));
            assertEquals("start", past.says(breaker, now + open), "half open");
            now += open;
        }
        past.helped(now, now + 1, 5);
        assertEquals("start", past.says(breaker, now + 2), "closed");
        past.failed(now + 2, now + 3).failed(now + 3, now + 4);
        assertEquals("start", past.says(breaker, now + 4), "the count begins anew");
        past.failed(now + 4, now + 5);
        assertEquals("BREAKER_OPEN until " + (now + 65), past.says(breaker, now + 5), "and so does the time");
    }

    @Test
    void polR5_shouldNotCountAttemptsWhoseEffectNobodyKnows() {
        assertEquals("start", new Past().started(0).started(1).started(2).says(new Breaker("breaker", 3, nanos(60), 2, nanos(600)), 2));
    }
}
