// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.varta.api.recovery.RecoveryRun;

/** What an unsuccessful child has written, in the log: recovery specification 9.4. */
class OutputTest {
    private static final String WORDS = "WARNING recovery: child 2002 for agent 1 wrote: ";
    private final Scene scene = new Scene().at(5000);
    private final LogLines lines = new LogLines();

    @AfterEach
    void stopListening() {
        lines.close();
    }

    private List<String> quoted() {
        return lines.lines().stream().filter(line -> line.contains(" wrote: ")).toList();
    }

    private ScriptedRun started(String text) {
        scene.stalls(1, 7);
        scene.pass();
        ScriptedRun run = scene.action.last();
        run.text = () -> text;
        return run;
    }

    @Test
    void rec94_recR21_shouldQuoteAChildThatEndedOtherwiseThanWithZero() {
        started("no such unit\nworking\n").exits(3);
        List<String> records = scene.pass();
        assertEquals(List.of(WORDS + "no such unit", WORDS + "working"), quoted());
        assertEquals(1, records.size());
        assertTrue(records.stream().noneMatch(record -> record.contains("unit")), "never in the audit log");
    }

    @Test
    void rec94_shouldNotQuoteOneThatSucceededOrWasLostOrKeptNothing() {
        started("all is well").exits(0);
        scene.pass();
        scene.at(10_000);
        started("whatever").end.completeExceptionally(new IllegalStateException("lost"));
        scene.pass();
        scene.at(15_000);
        started(" \n\t\n").exits(1);
        scene.pass();
        assertEquals(List.of(), quoted());
    }

    @Test
    void rec94_shouldQuoteAKilledOneAndALeftover() {
        scene.configure("timeoutMillis", 100);
        started("stuck");
        scene.at(5_100).pass();
        scene.pass();
        assertEquals(List.of(WORDS + "stuck"), quoted());
        scene.at(10_000);
        ScriptedRun leftover = started("left");
        leftover.isDyingSlowly = true;
        scene.at(10_050).stalls(1, 8);
        scene.pass();
        leftover.exits(137);
        scene.pass();
        assertEquals(2, quoted().size(), quoted().toString());
    }

    @Test
    void rec94_shouldWriteAtMostFiveLinesOfAtMost320Bytes() {
        started(IntStream.range(0, 9).mapToObj(i -> "\u00E9".repeat(i == 0 ? 400 : 3)).collect(Collectors.joining("\n\n"))).exits(1);
        scene.pass();
        assertEquals(5, quoted().size());
        List<Integer> bytes = quoted().stream().map(line -> line.substring("WARNING ".length()).getBytes(StandardCharsets.UTF_8).length).toList();
        assertTrue(bytes.get(0) <= 320 && bytes.get(0) >= 319, bytes.toString());
        assertEquals(WORDS + "\u00E9\u00E9\u00E9", quoted().get(4));
    }

    @Test
    void rec94_shouldReplaceWhatCouldHarmATerminal() {
        started("\u001B[2J a\tb\r\u0085\u2028c\u007F\uD800d\r\n").exits(1);
        scene.pass();
        assertEquals(List.of(WORDS + " [2J a b   c \uFFFDd"), quoted());
    }

    @Test
    void rec94_shouldQuoteTenChildrenASecond() {
        scene.action.script = run -> {
            run.text = () -> "x";
            run.exits(1);
        };
        IntStream.rangeClosed(1, 16).forEach(pid -> scene.stalls(pid, 7));
        scene.pass();
        scene.pass();
        assertEquals(10, quoted().size());
    }

    @Test
    void recP12_shouldFollowAChildWhoseCaptureFailsAndCallItTruncated() {
        ScriptedRun run = started("");
        run.text = () -> {
            throw new IllegalStateException("no text");
        };
        run.output = new RecoveryRun.Output(5, 0, false, false);
        scene.pass();
        run.output = null;
        scene.pass();
        run.exits(1);
        assertEquals(List.of("5000000000·complete·1·2002·reaped·1·-·1·5·0·true"), scene.pass());
        assertEquals(List.of(), quoted());
    }
}
