// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.api.recovery.RecoveryAttempt;
import org.varta.api.recovery.RecoveryAttempt.Effect;
import org.varta.api.recovery.RecoveryAttempt.Outcome;
import org.varta.api.recovery.RecoveryDecision;

/** Budgets that outlive the observer: the file of attempts, by itself and in the decision. */
class AttemptFileTest {
    private static final long WALL = 1_800_000_000_000L;

    @TempDir
    Path folder;
    private long now;
    private long wall;

    private Clocks clocks(long millis) {
        now = millis * Scene.MS;
        wall = WALL + millis;
        return new Clocks(() -> now, () -> wall, nanos -> { });
    }

    private AttemptFile open(long millis) {
        return AttemptFile.open(folder, "boot", clocks(millis));
    }

    private Path file() {
        return folder.resolve(AttemptFile.NAME);
    }

    private static RecoveryAttempt attempt(String agent, long millis) {
        return RecoveryAttempt.started(77, 1001, agent, "exec", "a b\tc", false, true, millis * Scene.MS);
    }

    private static List<RecoveryAttempt> facts(AttemptFile file) {
        return file.remembered().stream().map(Attempt::facts).toList();
    }

    @Test
    void shouldKeepEverythingAboutAnAttempt() {
        AttemptFile file = open(1_000);
        Attempt attempt = new Attempt(1, attempt("name:d=%b\nü", 1_000));
        assertTrue(file.write(attempt, true));
        attempt.become(attempt.facts().ended(Outcome.KILLED, 2_000 * Scene.MS).settled(Effect.CONFIRMED, 3_000 * Scene.MS).healthyFor(5));
        file.write(attempt, false);
        file.close();
        assertEquals(List.of(attempt.facts()), facts(open(9_000)));
    }

    @Test
    void stallS28_shouldNotKnowTheEndOfWhatRanWhenTheObserverWasKilled() {
        AttemptFile file = open(1_000);
        file.write(new Attempt(1, attempt("name:a", 1_000)), true);
        file.close();
        RecoveryAttempt found = facts(open(9_000)).get(0);
        assertEquals(Outcome.UNKNOWN, found.outcome());
        assertEquals(9_000 * Scene.MS, found.endedAt());
    }

    @Test
    void shouldForgetAStartThatHasNotHappened() {
        AttemptFile file = open(1_000);
        file.write(new Attempt(1, attempt("name:a", 1_000)), true);
        file.withdraw(1);
        file.close();
        assertEquals(List.of(), facts(open(9_000)));
    }

    @Test
    void shouldCutOffALastLineAtAnyByte() throws IOException {
        AttemptFile file = open(1_000);
        file.write(new Attempt(1, attempt("name:a", 1_000)), true);
        long whole = Files.size(file());
        file.write(new Attempt(2, attempt("name:b", 1_000)), true);
        file.close();
        byte[] bytes = Files.readAllBytes(file());
        for (int length = (int) whole; length < bytes.length; length++) {
            Files.write(file(), java.util.Arrays.copyOf(bytes, length));
            AttemptFile torn = open(9_000);
            assertEquals(1, torn.remembered().size(), "at " + length);
            assertTrue(torn.isDurable());
            torn.close();
            assertEquals(1, Files.readAllLines(file()).size(), "the rest is gone");
        }
    }

    @Test
    void stallS26_shouldTakeBudgetsForUsedUpWhenAnyByteIsDamagedAndWriteNothing() throws IOException {
        AttemptFile file = open(1_000);
        file.write(new Attempt(1, attempt("name:a", 1_000)), true);
        long first = Files.size(file());
        file.write(new Attempt(2, attempt("name:b", 1_000)), true);
        file.close();
        byte[] bytes = Files.readAllBytes(file());
        for (int at = 0; at < first - 1; at++) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 1;
            Files.write(file(), damaged);
            AttemptFile opened = open(9_000);
            assertFalse(opened.isDurable(), "at " + at);
            assertEquals("name:b", opened.remembered().get(opened.remembered().size() - 1).facts().agent(), "what can be read counts");
            assertFalse(opened.write(new Attempt(3, attempt("name:c", 9_000)), true));
            opened.close();
            assertTrue(java.util.Arrays.equals(damaged, Files.readAllBytes(file())), "it stays as it is until somebody has looked at it");
        }
    }

    @ParameterizedTest
    @CsvSource({"boot,5000,5000,4000", "boot,5000,-3600000,0", "boot,5000,3600000,4000", "other,100,5000,4000", "other,100,-3600000,0", "boot,500,5000,4000"})
    void shouldTakeTheSmallerAgeOfBothClocks(String boot, long laterMillis, long laterWall, long age) {
        AttemptFile file = open(1_000);
        file.write(new Attempt(1, attempt("name:a", 1_000)), true);
        file.close();
        clocks(laterMillis);
        wall = WALL + laterWall;
        Clocks later = new Clocks(() -> now, () -> wall, nanos -> { });
        RecoveryAttempt found = facts(AttemptFile.open(folder, boot, later)).get(0);
        assertEquals(age, (now - found.startedAt()) / Scene.MS);
    }

    @Test
    void shouldKeepTheOrderWhenTheWallClockHasBeenSetBack() {
        AttemptFile file = open(1_000);
        file.write(new Attempt(1, attempt("name:a", 1_000)), true);
        wall -= 7_200_000;
        file.write(new Attempt(2, attempt("name:b", 1_000)), true);
        file.close();
        clocks(9_000);
        List<RecoveryAttempt> found = facts(AttemptFile.open(folder, "other", new Clocks(() -> now, () -> wall, nanos -> { })));
        assertEquals(List.of("name:a", "name:b"), found.stream().map(RecoveryAttempt::agent).toList());
        assertTrue(found.get(0).startedAt() <= found.get(1).startedAt());
    }

    @Test
    void shouldNotServeTwoObservers() {
        AttemptFile file = open(1_000);
        assertFalse(open(1_000).isDurable());
        assertTrue(file.isDurable());
        file.close();
        AttemptFile next = open(1_000);
        assertTrue(next.isDurable());
        next.close();
        next.close();
    }

    @Test
    void shouldStaySmall() throws IOException {
        AttemptFile file = open(0);
        History history = new History(new Ledger(new RecoveryCounters()), new RecoveryCounters(), file);
        for (int i = 0; i < 5_000; i++) {
            Attempt attempt = history.announce(attempt("name:a", i));
            history.started(attempt, 10);
            history.ended(attempt, i, Outcome.SUCCEEDED);
        }
        try (Stream<String> lines = Files.lines(file())) {
            assertTrue(lines.count() < 1_300);
        }
        history.close();
        History next = new History(new Ledger(new RecoveryCounters()), new RecoveryCounters(), open(5_000));
        assertEquals(64, next.of(1001, 77, "name:a", 0).ofAgent().size());
        assertEquals(32, next.of(1001, 77, "name:a", 0).attempts().size());
        next.close();
    }

    @Test
    void shouldNotTakeOtherTextForALine() {
        String line = new AttemptLine(1, "boot", WALL, attempt("name:a", 1)).text().stripTrailing();
        assertNotNull(AttemptLine.of(line));
        assertNull(AttemptLine.of(line + " "));
        assertNull(AttemptLine.of(""));
        assertNull(AttemptLine.of("a\tb"));
        assertNull(new AttemptLine(1, "", WALL, null).facts());
    }

    @Test
    void stallS28_recR6_shouldNotStartTwiceInsideAWindowAfterARestart() {
        Scene before = Scene.in(folder, 1_000, "debounceMillis", 5_000);
        assertTrue(before.answer(1001, 77).get(0).contains("spawn"));
        before.desk.end();
        Scene after = Scene.in(folder, 5_999, "debounceMillis", 5_000);
        assertEquals(List.of("5999000000·refused·1001·debounced"), after.answer(1001, 77));
        after.at(6_000);
        assertTrue(after.answer(1001, 77).get(0).contains("spawn"));
        after.desk.end();
    }

    @Test
    void stallS28_shouldCountAStartThatWasWrittenDownWhenTheObserverWasKilledBeforeIt() {
        Scene before = Scene.in(folder, 1_000, "debounceMillis", 5_000);
        before.action.error = new OutOfMemoryError("the power goes here");
        try {
            before.answer(1001, 77);
        } catch (OutOfMemoryError e) {
            before.desk.end();
        }
        Scene after = Scene.in(folder, 2_000, "debounceMillis", 5_000);
        assertEquals(List.of("2000000000·refused·1001·debounced"), after.answer(1001, 77));
        after.desk.end();
    }

    @Test
    void polR6_shouldGiveUpAlsoAfterARestart() {
        long silent = 30_000 * Scene.MS;
        for (int restart = 0; restart < 4; restart++) {
            Scene scene = Scene.in(folder, 1_000 + restart * 10_000L);
            scene.action.script = run -> run.exits(0);
            scene.usePolicy(Policies.of("ladder", (verdict, history, now) -> history.isDurable() && history.ofAgent().size() < 3 ? new RecoveryDecision.Start("", "", silent)
                : new RecoveryDecision.Decline("gave_up")));
            assertTrue(scene.answer(1001, 77).get(0).contains(restart < 3 ? "spawn" : "gave_up"));
            scene.desk.end();
        }
    }

    @Test
    void stallS26_shouldAskAgainWhenTheStartCannotBeWrittenDown() throws IOException {
        Scene scene = Scene.in(folder, 1_000);
        scene.usePolicy(Policies.of("host", (verdict, history, now) -> {
            if (!history.isDurable()) {
                return new RecoveryDecision.Decline("budget");
            }
            scene.loseTheDisk();
            return RecoveryDecision.Start.DEFAULT;
        }));
        assertEquals(List.of("1000000000·refused·1001·budget"), scene.answer(1001, 77));
        assertEquals(0, scene.action.requests.size());
    }
}
