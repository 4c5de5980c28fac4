// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.api.recovery.RecoveryAttempt;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryRequest;
import org.varta.api.recovery.RecoveryRun;
import org.varta.api.recovery.RecoveryStartException;

/** Scenarios S26 to S29 of the stall policies specification, section 9: a damaged budget, a stubborn command, a killed observer and a stepping clock. */
class RecoveryScenariosTest {
    private static final int PID = 1001;

    @TempDir
    Path folder;
    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void leaveNothing() {
        processes.forEach(Process::destroyForcibly);
    }

    private Scene withHostAction() {
        Scene scene = Scene.in(folder, 1_000);
        ScriptedAction host = new ScriptedAction("host");
        host.script = run -> run.exits(0);
        scene.actions.offer(host, "host", Map.of());
        scene.usePolicy(new Composed().with("LadderPolicy", "rungs", "host budget=3 budgetMillis=86400000").build());
        return scene;
    }

    @Test
    void stallS26_shouldTakeTheHostActionWhileItsBudgetCanBeRead() {
        Scene scene = withHostAction();
        assertTrue(scene.answer(PID, 77).get(0).contains("·spawn·1001·"));
        scene.desk.end();
    }

    @ParameterizedTest
    @ValueSource(strings = {"corrupt", "unreadable"})
    void stallS26_shouldRecordTheBudgetAndTakeNoHostActionWhenItIs(String state) throws IOException {
        Path budget = folder.resolve(AttemptFile.NAME);
        if (state.equals("corrupt")) {
            Files.writeString(budget, "this is\nno attempt\n");
        } else {
            Files.createDirectory(budget);
        }
        Scene scene = withHostAction();
        assertEquals(List.of("1000000000·refused·1001·budget"), scene.answer(PID, 77));
        assertEquals(0, scene.count(Outcome.SPAWNED));
        scene.desk.end();
    }

    /** A real process that ignores the polite signal, in place of the scripted children. */
    private final class StubbornAction extends ScriptedAction {
        private Process process;
        private CompletableFuture<Integer> end;

        StubbornAction() {
            super("exec");
        }

        @Override
        public RecoveryRun start(RecoveryRequest request) throws RecoveryStartException {
            try {
                process = new ProcessBuilder("/bin/sh", "-c", "trap '' TERM; echo ready; exec sleep 60").start();
                processes.add(process);
                assertEquals("ready", process.inputReader().readLine());
            } catch (IOException e) {
                throw new RecoveryStartException(e.toString());
            }
            end = process.onExit().thenApply(Process::exitValue);
            return new RecoveryRun(new RecoveryRun.Description((int) process.pid(), "exec", "/bin/sh", "inline", 7), end, process.toHandle()::destroy, process.toHandle()::destroyForcibly,
                () -> RecoveryRun.Output.NONE);
        }
    }

    private static StubbornAction offer(Scene scene, StubbornAction action) {
        scene.actions.withdraw(scene.action);
        scene.actions.offer(action, "exec", Map.of());
        return action;
    }

    @Test
    void stallS27_shouldKillACommandThatIgnoresTheRequestToEnd() throws Exception {
        Scene scene = new Scene("timeoutMillis", 10_000, "termGraceMillis", 5_000);
        StubbornAction action = offer(scene, new StubbornAction());
        scene.answer(PID, 77);
        scene.at(10_000).pass();
        scene.at(14_999).pass();
        assertTrue(action.process.isAlive(), "asked, and not yet killed");
        scene.at(15_000).pass();
        action.end.get(20, TimeUnit.SECONDS);
        List<String> records = scene.at(15_010).pass();
        assertEquals(List.of("15010000000·complete·1001·" + action.process.pid() + "·killed·-·9·15010000000·0·0·false"), records);
    }

    @Test
    void stallS27_shouldReportItAndKeepItOutstandingWhereNothingIsKilled() {
        Scene scene = new Scene();
        StubbornAction action = offer(scene, new StubbornAction());
        scene.answer(PID, 77);
        assertEquals(List.of(), scene.at(3_600_000).pass());
        assertEquals(List.of("3600000000000·refused·1001·outstanding_in_flight"), scene.answer(PID, 77));
        assertTrue(action.process.isAlive());
        assertEquals(3600, scene.metric("varta_recovery_oldest_child_seconds"), 1e-9);
    }

    /** An observer's recovery that dies at a moment of its first start, as by {@code kill -9}. */
    static final class Victim {
        static final int STATUS = 9;

        private Victim() {
        }

        public static void main(String[] arguments) {
            Scene scene = Scene.in(Path.of(arguments[0]), 1_000, "debounceMillis", 5_000);
            if (arguments[1].equals("before")) {
                scene.action.script = run -> Runtime.getRuntime().halt(STATUS);
            }
            scene.answer(PID, 77);
            Runtime.getRuntime().halt(scene.action.runs.size() == 1 && !scene.action.last().end.isDone() ? STATUS : 1);
        }
    }

    /** Before the command is executed, when its start is written down; or after, when its end is not. */
    @ParameterizedTest
    @ValueSource(strings = {"before", "after"})
    void stallS28_shouldNotStartTwiceWhenTheObserverIsKilled(String moment) throws Exception {
        Process victim = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
            Victim.class.getName(), folder.toString(), moment).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        processes.add(victim);
        assertTrue(victim.waitFor(60, TimeUnit.SECONDS));
        assertEquals(Victim.STATUS, victim.exitValue());
        Scene after = Scene.in(folder, 2_000, "debounceMillis", 5_000);
        assertEquals(List.of("2000000000·refused·1001·debounced"), after.answer(PID, 77));
        assertEquals(List.of("5999000000·refused·1001·debounced"), after.at(5_999).answer(PID, 77));
        List<RecoveryAttempt.Outcome> outcomes = new ArrayList<>();
        after.usePolicy(Policies.of("watching", (verdict, history, now) -> {
            history.attempts().forEach(attempt -> outcomes.add(attempt.outcome()));
            return RecoveryDecision.Start.DEFAULT;
        }));
        assertTrue(after.at(6_000).answer(PID, 77).get(0).contains("·spawn·1001·"));
        assertEquals(List.of(RecoveryAttempt.Outcome.UNKNOWN), outcomes);
        after.desk.end();
    }

    private static List<String> decisions(long stepMillis) {
        Scene scene = new Scene("timeoutMillis", 2_000);
        List<String> records = new ArrayList<>(scene.at(5_000).answer(PID, 77));
        scene.wallclockMillis += stepMillis;
        for (long at : new long[] {5_999, 6_000, 6_999, 7_000, 7_010, 8_000, 9_000, 9_010, 10_000}) {
            scene.at(at);
            if (at % 1_000 == 0) {
                scene.stalls(PID, 77);
            }
            records.addAll(scene.pass());
            if (at == 7_000) {
                scene.wallclockMillis -= 2 * stepMillis;
            }
        }
        assertFalse(records.isEmpty());
        return records;
    }

    @Test
    void stallS29_shouldDecideTheSameWhenTheClockOnTheWallIsSetByAnHour() {
        List<String> steady = decisions(0);
        assertTrue(steady.size() > 5, steady::toString);
        assertEquals(steady, decisions(3_600_000));
        assertEquals(steady, decisions(-3_600_000));
    }
}
