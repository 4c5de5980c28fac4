// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code varta-watch choose} says and how it ends. */
class ChooseCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String line) {
        return ChooseCommand.run(line.isEmpty() ? List.of() : List.of(line.split(" ")), new PrintStream(out, true), new PrintStream(err, true));
    }

    @Test
    void shouldChooseAndSayWhatItPromisesAndWhy() {
        assertEquals(0, run("--detect 2s --between-mistakes 1d --mistake 2s --loss 0.0001 --delay-stddev 20ms"));
        assertEquals("", err.toString());
        assertEquals("""
            wanted    convicted within 2 s of a crash, mistakes at least 1 d apart and at most 2 s long in the mean
            measured  delays with a standard deviation of 20 ms, a share of 0.0001 of the beats lost
            chosen    agents beat every 935.967 ms at fixed instants (eta), margin 1.064 s (alpha)
            promised  mistakes at least 1 d apart and at most 936.155 ms long in the mean
            because   a longer interval is ruled out by the recurrence of mistakes

            # org.varta.stall.adaptive.chen-default.cfg; the policy derives its margin from these
            goalDetectionMillis = 2000
            goalRecurrenceMillis = 86400000
            goalDurationMillis = 2000
            delayDeviationMillis = 20
            lossProbability = 0.0001
            """, out.toString());
    }

    @ParameterizedTest
    @CsvSource({"--detect 5s --between-mistakes 30d --mistake 5s --delay-stddev 100ms --loss 1e-3, 1.557 s, 3.443 s", "--detect 1s --between-mistakes 7d --mistake 1s --delay-stddev 10ms --loss 1e-6, 397.562 ms, 602.438 ms"})
    void shouldChooseTheWorkedNumbers86(String line, String eta, String alpha) {
        assertEquals(0, run(line));
        assertTrue(out.toString().contains("every " + eta + " ") && out.toString().contains("margin " + alpha + " "), out.toString());
    }

    @Test
    void shouldSayWhyGoalsCannotBeMet() {
        assertEquals(1, run("--detect 2s --between-mistakes 365d --loss 0.9999"));
        assertTrue(out.toString().contains("not met   mistakes would recur after "), out.toString());
        assertEquals("", err.toString());
    }

    @Test
    void shouldSayThatNothingHelpsWhenEveryBeatIsLost() {
        assertEquals(1, run("--detect 2s --loss 1"));
        assertTrue(out.toString().contains("not met   every beat is lost"), out.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--detect", "--detect 2", "--detect 0s", "--detect 2d", "--detect 1.5ms", "--detect -1s", "--between-mistakes 1d", "--detect 2s --mistake 400d", "--detect 2s --loss 2", "--detect 2s --loss x",
        "--detect 2s --delay-stddev 1", "--detect 2s --what 1", "2s"})
    void shouldRefuseWrongUse(String line) {
        assertEquals(2, run(line));
        assertEquals("", out.toString());
        assertTrue(err.toString().startsWith("varta-watch choose: ") && err.toString().contains("usage: varta-watch choose"), err.toString());
    }

    @Test
    void shouldExplainItself() {
        assertEquals(0, run("--help"));
        assertTrue(out.toString().startsWith("usage: varta-watch choose"));
    }

    @ParameterizedTest
    @CsvSource({"0, 0 s", "0.0000001, 0.1 us", "0.02, 20 ms", "1, 1 s", "59.9995, 60 s", "90, 1.5 min", "3600, 1 h", "172800, 2 d", "1e300, 1000000000 d or more"})
    void shouldWriteTimesAsPeopleDo(double seconds, String text) {
        assertEquals(text, Span.of(seconds));
    }
}
