// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.varta.recovery.policies.internal.Past.nanos;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.api.recovery.RecoveryHistory;
import org.varta.api.recovery.RecoveryPolicy;

/** Policies R1, R2, R3 and R7 with the numbers of stall policies 8.9. */
class LimitsTest {
    private static List<Boolean> answers(RecoveryPolicy policy, String times) {
        Past past = new Past();
        return Arrays.stream(times.split(" ")).map(time -> past.starts(policy, Double.parseDouble(time))).toList();
    }

    private static List<Boolean> expected(String yesAndNo) {
        return Arrays.stream(yesAndNo.split(" ")).map("yes"::equals).toList();
    }

    @ParameterizedTest
    @CsvSource({"1,5,0 6 11,yes yes no", "1,5,0 6 12,yes yes yes", "1,5,0 5,yes no", "3,60,0 10 20 70 75 79,yes yes yes yes yes no"})
    void stallS22_shouldLimitTheIntensity(int most, double period, String times, String answers) {
        // 3/60 s: at 70 the starts 10 and 20 count, at 79 those of 20, 70 and 75.
        assertEquals(expected(answers), answers(new Intensity("intensity", most, nanos(period)), times));
    }

    @ParameterizedTest
    @CsvSource({"0 1 2 3 4 5,yes yes yes yes yes no", "0 2.5 5 7.5 10 10.001,yes yes yes yes yes yes", "0 2.5 5 7.5 10 10,yes yes yes yes yes no",
        "0 10 20 30,yes yes yes yes"})
    void stallS22_shouldLimitTheStartsInAWindow(String times, String answers) {
        assertEquals(expected(answers), answers(new StartLimit("startlimit", 5, nanos(10)), times));
    }

    @Test
    void stallS22_shouldGrantTokens() {
        TokenBucket bucket = new TokenBucket("tokens", 5, nanos(60), 5);
        Past past = new Past();
        for (int i = 0; i < 5; i++) {
            assertTrue(past.starts(bucket, 0));
        }
        assertEquals("TOKENS until 12.0", past.says(bucket, 0));
        assertTrue(past.starts(bucket, 12));
        assertEquals("TOKENS until 24.0", past.says(bucket, 13));
        assertEquals(0.083333, (double) bucket.content(past.history().ofAll(), nanos(13)) / nanos(60), 1e-6);
        assertTrue(past.starts(bucket, 24));
        assertTrue(past.starts(bucket, 60));
        assertEquals(2, bucket.content(past.history().ofAll(), nanos(60)) / nanos(60));
    }

    @Test
    void polR7_shouldNeverGrantMoreThanBurstAndRateAlsoWhenStartsAreForgotten() {
        TokenBucket bucket = new TokenBucket("tokens", 5, nanos(60), 5);
        Past past = new Past();
        List<Double> granted = new ArrayList<>();
        for (double now = 0; granted.size() < 3 * RecoveryHistory.MOST_OF_ALL; now += 1) {
            if (past.starts(bucket, now)) {
                granted.add(now);
            }
        }
        double seconds = granted.get(granted.size() - 1);
        assertTrue(granted.size() <= 5 + Math.floor(seconds / 12) + 1e-9, granted.size() + " in " + seconds + " s");
        assertTrue(granted.size() >= seconds / 12, "and not many less");
    }

    @Test
    void polR7_shouldHoldTheWholeRangeWithoutOverflow() {
        TokenBucket bucket = new TokenBucket("tokens", 1, nanos(86_400), 100);
        Past past = new Past();
        assertTrue(past.starts(bucket, 0));
        assertEquals(100, bucket.content(past.history().ofAll(), Long.MAX_VALUE) / nanos(86_400));
        assertEquals(99, bucket.content(past.history().ofAll(), 0) / nanos(86_400));
    }

    @Test
    void polR1_shouldDebounceFromStartToStartAndAllowEquality() {
        Debounce debounce = new Debounce("debounce", nanos(1));
        Past past = new Past();
        assertTrue(past.starts(debounce, 5));
        assertEquals("debounced", past.says(debounce, 5.999999999));
        assertTrue(past.starts(debounce, 6));
        assertEquals("debounced", past.says(debounce, 3), "also when the clock seems to go back");
    }

    @Test
    void polR1_shouldNotCountNotices() {
        Past past = new Past().add("notify", "", 1, org.varta.api.recovery.RecoveryAttempt.Effect.UNWATCHED, 1, 0);
        assertTrue(past.starts(new Debounce("debounce", nanos(10)), 1));
        assertTrue(past.starts(new Intensity("intensity", 2, nanos(10)), 1));
        assertFalse(past.starts(new Intensity("intensity", 2, nanos(10)), 1));
    }

    @Test
    void shouldStartNothingInADryRun() {
        assertEquals("dry_run", new Past().says(new DryRun("dryrun"), 1));
    }
}
