// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.RecordLine;

class TailTest {
    @TempDir
    Path folder;
    private Path live;
    private final Deque<Step> steps = new ArrayDeque<>();

    /** What happens to the log between two looks. */
    private interface Step {
        void take() throws IOException;
    }

    @BeforeEach
    void writeGenerations() throws IOException {
        live = folder.resolve("a.log");
        Files.writeString(folder.resolve("a.log.1"), LogText.FILE_A);
        Files.writeString(live, LogText.FILE_B);
    }

    private CommandRun tail(Object... args) {
        return CommandRun.of(new TailVerb(this::step), args);
    }

    private boolean step() {
        Step step = steps.poll();
        if (step == null) {
            return false;
        }
        try {
            step.take();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return true;
    }

    private static String numbers(CommandRun run) {
        assertEquals(0, run.status());
        return String.join(",", run.lines().stream().skip(1).map(line -> line.strip().split(" ")[0]).toList());
    }

    private void append(String text) throws IOException {
        Files.writeString(live, text, StandardOpenOption.APPEND);
    }

    private static String record(long number) {
        return number + "\t1\t1\trefused\t9\tx\t-\n";
    }

    private void rotate() throws IOException {
        Files.deleteIfExists(folder.resolve("a.log.5"));
        for (int i = 4; i >= 1; i--) {
            if (Files.exists(folder.resolve("a.log." + i))) {
                Files.move(folder.resolve("a.log." + i), folder.resolve("a.log." + (i + 1)));
            }
        }
        Files.move(live, folder.resolve("a.log.1"));
    }

    @ParameterizedTest
    @CsvSource({"0,''", "1,12", "2,'10,12'", "6,'5,7,8,9,10,12'", "7,'4,5,7,8,9,10,12'", "10,'1,2,3,4,5,7,8,9,10,12'", "99,'1,2,3,4,5,7,8,9,10,12'"})
    void shouldShowTheNewestRecords(String count, String numbers) {
        assertEquals(numbers, numbers(tail("-n", count, live)));
    }

    @Test
    void shouldShowTenRecordsOfALargeLog() throws IOException {
        LogText log = new LogText().boot(1, ChainHash.ZERO, "fresh");
        for (int number = 2; number <= 5000; number++) {
            log.refused(number);
        }
        log.write(live);
        assertEquals("4991,4992,4993,4994,4995,4996,4997,4998,4999,5000", numbers(tail(live)));
        assertEquals(4321, tail("-n", "4321", live).lines().size() - 1);
    }

    @Test
    void shouldNotShowATornLineUntilItIsComplete() {
        steps.add(() -> append("13\t1\t1\tref"));
        steps.add(() -> append("used\t9\tx"));
        steps.add(() -> append("\t-\n14\t1"));
        assertEquals("12,13", numbers(tail("-n", "1", "-f", live)));
    }

    @Test
    void shouldFollowTheLogThroughRotations() {
        steps.add(() -> append(record(13)));
        steps.add(() -> {
            append(record(14));
            rotate();
        });
        steps.add(() -> { });
        steps.add(() -> Files.writeString(live, RecordLine.HEADER.substring(0, 9)));
        steps.add(() -> Files.writeString(live, RecordLine.HEADER + record(15)));
        steps.add(() -> {
            for (int number = 16; number <= 18; number++) {
                append(record(100 + number));
                rotate();
                Files.writeString(live, RecordLine.HEADER + record(200 + number));
            }
        });
        steps.add(() -> append(record(999)));
        CommandRun run = tail("-n", "0", "-f", live);
        assertEquals("13,14,15,116,216,117,217,118,218,999", numbers(run));
        assertEquals("", run.err());
    }

    @Test
    void shouldSayWhenItCannotKeepUp() {
        steps.add(() -> {
            for (int number = 20; number <= 27; number++) {
                rotate();
                Files.writeString(live, RecordLine.HEADER + record(number));
            }
        });
        CommandRun run = tail("-n", "1", "-f", live);
        assertEquals("12,22,23,24,25,26,27", numbers(run));
        assertTrue(run.err().contains("rotated faster"), run.err());
    }

    @Test
    void shouldGoOnWhenARestartCutsATornLine() {
        steps.add(() -> append("13\ttorn"));
        steps.add(() -> Files.writeString(live, LogText.FILE_B + record(14)));
        assertEquals("12,14", numbers(tail("-n", "1", "-f", live)));
    }

    @Test
    void shouldSayThatRecordsAreGone() {
        steps.add(() -> Files.writeString(live, LogText.FILE_A));
        steps.add(() -> append(record(13)));
        CommandRun run = tail("-n", "1", "-f", live);
        assertEquals("12,13", numbers(run));
        assertTrue(run.err().contains("has become shorter"), run.err());
    }

    @Test
    void shouldSayThatALineIsNoRecord() {
        steps.add(() -> append("what is this\n# a comment\n" + record(13)));
        CommandRun run = tail("-n", "1", "-f", live);
        assertEquals("12,13", numbers(run));
        assertEquals(List.of(live + ", byte 964: is no v2 record"), run.err().lines().toList());
    }

    @Test
    void shouldTellWhatCannotBeRead() {
        assertEquals(2, tail(folder.resolve("nothing")).status());
        assertEquals(2, tail(folder).status());
    }
}
