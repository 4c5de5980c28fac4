// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.exec.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.api.recovery.RecoveryRequest;
import org.varta.api.recovery.RecoveryRun;
import org.varta.api.recovery.RecoveryStartException;

/** Commands that really run. The test's own environment holds VARTA_MARKER and NOTIFY_SOCKET. */
class ExecActionTest {
    @TempDir
    Path folder;
    private final List<RecoveryRun> runs = new ArrayList<>();

    @AfterEach
    void killWhatRuns() {
        runs.forEach(run -> {
            run.kill().getAsBoolean();
            Started.exitOf(run);
        });
    }

    private RecoveryRun start(ExecAction action, int pid) throws RecoveryStartException {
        RecoveryRun run = action.start(Agents.request(pid));
        runs.add(run);
        return run;
    }

    private RecoveryRun start(String command, Map<String, Object> more) throws RecoveryStartException {
        return start(Started.action(command, more), 1001);
    }

    private Path script(String... lines) throws Exception {
        return Started.script(folder, "script" + runs.size() + ".sh", lines);
    }

    @Test
    void recA1_shouldDescribeWhatWasStartedWithoutArguments() throws Exception {
        RecoveryRun run = start("sleep 30 {pid}", Map.of());
        RecoveryRun.Description description = run.description();
        assertEquals("exec", description.mode());
        assertEquals("sleep", description.program());
        assertEquals("inline", description.source());
        assertEquals(5 + 1 + 2 + 1 + 4, description.templateLength());
        Path proc = Started.awaitSleep(description.childPid());
        assertEquals(List.of("/usr/bin/sleep", "30", "1001"), Started.entries(proc.resolve("cmdline")));
    }

    @Test
    void recC4_recC6_shouldHandArgumentsOverUntouchedByAnyShell() throws Exception {
        Path out = folder.resolve("arguments");
        Path script = script("out=\"$1\"", "shift", "printf '%s\\n' \"$@\" > \"$out\"");
        RecoveryRun run = start(script + " " + out + " {pid}-{pid} ; touch " + folder.resolve("made") + " $(id) `id` * \"a b\" ~ $HOME {pidx}", Map.of());
        assertEquals(0, Started.exitOf(run));
        assertEquals(List.of("1001-1001", ";", "touch", folder.resolve("made").toString(), "$(id)", "`id`", "*", "\"a", "b\"", "~", "$HOME", "{pidx}"),
            Files.readAllLines(out));
        assertFalse(Files.exists(folder.resolve("made")));
    }

    @Test
    void recC5_recR1_shouldAppendTheProcessIdWhenToldTo() throws Exception {
        Path out = folder.resolve("arguments");
        RecoveryRun run = start(Started.action(script("printf '%s\\n' \"$@\" > \"$1\"") + " " + out, Map.of("pidMode", "append")), 0xFFFF_FFFF);
        assertEquals(0, Started.exitOf(run));
        assertEquals(List.of(out.toString(), "4294967295"), Files.readAllLines(out));
    }

    @Test
    void recC4_shouldNotReplaceTheProcessIdInTheProgram() throws Exception {
        Path literal = Started.script(folder, "{pid}", "exit 3");
        assertEquals(3, Started.exitOf(start(literal.toString(), Map.of())));
        assertTrue(Files.deleteIfExists(literal));
        Started.script(folder, "1001", "exit 4");
        String message = assertThrows(RecoveryStartException.class, () -> start(literal.toString(), Map.of())).getMessage();
        assertEquals(literal + ": not found", message);
    }

    @Test
    void recC19_recR18_shouldSearchTheChildsPathAndNotOurs() throws Exception {
        Started.script(Files.createDirectory(folder.resolve("tools")), "only-for-children", "exit 5");
        Map<String, Object> path = Map.of("environment", new String[] {"PATH=/nowhere:" + folder.resolve("tools")});
        assertEquals(5, Started.exitOf(start("only-for-children", path)));
        assertEquals("sleep: not found", assertThrows(RecoveryStartException.class, () -> start("sleep 1", path)).getMessage());
    }

    @Test
    void shouldRunProgramNamedByRelativePath() throws Exception {
        Path relative = Path.of("").toAbsolutePath().relativize(script("exit 6"));
        assertEquals(6, Started.exitOf(start(relative.toString(), Map.of())));
    }

    @ParameterizedTest
    @CsvSource({"text, 'touch %s'", "empty, ''", "blank-interpreter, '#!'", "elf, '\u007FELF touch'"})
    void recC20_recC21_recR17_shouldStartNothingThatNeedsAShell(String name, String content) throws Exception {
        Path made = folder.resolve("made");
        Path file = Files.writeString(folder.resolve(name), content.replace("%s", made.toString()) + (content.startsWith("#!") ? "\ntouch " + made : ""));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        ExecAction action = Started.action(file + " {pid}", Map.of());
        assertEquals(file + ": not an executable image", assertThrows(RecoveryStartException.class, () -> start(action, 1001)).getMessage());
        assertFalse(Files.exists(made));
    }

    @Test
    void recC22_t7_shouldLookAtTheProgramAnewBeforeEveryStart() throws Exception {
        Path program = folder.resolve("late.sh");
        ExecAction action = Started.action(program + " {pid}", Map.of());
        assertEquals(program + ": not found", assertThrows(RecoveryStartException.class, () -> start(action, 1)).getMessage());
        Started.script(folder, "late.sh", "exit 0");
        assertEquals(0, Started.exitOf(start(action, 1)));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rw-------"));
        assertEquals(program + ": not permitted", assertThrows(RecoveryStartException.class, () -> start(action, 1)).getMessage());
    }

    private Set<String> environmentOf(Map<String, Object> more) throws Exception {
        Path proc = Started.awaitSleep(start("sleep 30", more).description().childPid());
        return new TreeSet<>(Started.entries(proc.resolve("environ")));
    }

    @Test
    void recE1_recE6_shouldGiveTheSearchPathAndNothingElseByDefault() throws Exception {
        assertEquals("observer", System.getenv("VARTA_MARKER"), "the build sets the marker");
        assertEquals(Set.of("PATH=/usr/bin:/bin"), environmentOf(Map.of()));
    }

    @Test
    void recE1_recE2_recE4_shouldGiveExplicitEntries() throws Exception {
        assertEquals(Set.of("PATH=/usr/bin:/bin", "VARTA_MARKER=explicit", "EMPTY=", "SUM=1+1=2"),
            environmentOf(Map.of("environment", new String[] {"VARTA_MARKER=explicit", "EMPTY=", "SUM=1+1=2"})));
    }

    @Test
    void recE1_recE9_recR34_shouldInheritOnlyWhenToldToAndNeverTheServiceManager() throws Exception {
        Set<String> inherited = environmentOf(Map.of("inheritEnvironment", true, "environment", new String[] {"MORE=1"}));
        assertTrue(inherited.containsAll(Set.of("VARTA_MARKER=observer", "MORE=1")));
        assertTrue(inherited.stream().noneMatch(entry -> entry.startsWith("NOTIFY_SOCKET=")));
        assertEquals("/run/varta-test-notify", System.getenv("NOTIFY_SOCKET"), "the build sets the variable");
    }

    @Test
    void recE10_recR11_recR30_shouldTellWhoStalledWhenToldTo() throws Exception {
        assertEquals(Set.of("PATH=/usr/bin:/bin", "VARTA_PID=1001", "VARTA_GENERATION=77", "VARTA_ORIGIN=kernel_attested"),
            environmentOf(Map.of("identityEnvironment", true)));
    }

    @Test
    void polR11_shouldTellTheTargetThatAPolicyNames() throws Exception {
        RecoveryRun run = Started.action("sleep 30", Map.of()).start(new RecoveryRequest(Agents.request(1001).verdict(), "db agent front"));
        runs.add(run);
        Path proc = Started.awaitSleep(run.description().childPid());
        assertEquals(Set.of("PATH=/usr/bin:/bin", "VARTA_TARGET=db agent front"), Set.copyOf(Started.entries(proc.resolve("environ"))));
        assertThrows(RecoveryStartException.class, () -> Started.action("sleep 30", Map.of()).start(new RecoveryRequest(Agents.request(1).verdict(), "a\0b")));
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void recE7_recE8_recR15_shouldReadNothingAndHoldNoOtherDescriptors(boolean isCaptured) throws Exception {
        Path proc = Started.awaitSleep(start("sleep 30", Map.of("captureOutput", isCaptured)).description().childPid());
        try (Stream<Path> open = Files.list(proc.resolve("fd"))) {
            assertEquals(Set.of("0", "1", "2"), open.map(path -> path.getFileName().toString()).collect(Collectors.toSet()));
        }
        assertEquals(Path.of("/dev/null"), Files.readSymbolicLink(proc.resolve("fd/0")));
        Path out = Files.readSymbolicLink(proc.resolve("fd/1"));
        Path err = Files.readSymbolicLink(proc.resolve("fd/2"));
        assertEquals(isCaptured, out.toString().startsWith("pipe:"));
        assertEquals(isCaptured, !out.equals(err));
    }

    @Test
    void recR33_shouldLeadASessionOfItsOwn() throws Exception {
        int pid = start("sleep 30", Map.of()).description().childPid();
        Started.awaitSleep(pid);
        List<String> stat = Started.stat(pid);
        assertEquals(List.of(Integer.toString(pid), Integer.toString(pid)), List.of(stat.get(2), stat.get(3)));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "137, 137"})
    void recK1_shouldTellTheExitValue(int exit, int told) throws Exception {
        assertEquals(told, Started.exitOf(start(script("exit " + exit).toString(), Map.of())));
    }

    @Test
    void recK1_shouldTellADeathBySignalAsTheRuntimeDoes() throws Exception {
        assertEquals(128 + 15, Started.exitOf(start(script("kill -TERM $$").toString(), Map.of())));
    }

    @Test
    void recK11_recR3_shouldKillTheWholeGroup() throws Exception {
        Path pids = folder.resolve("pids");
        String stubborn = "trap '' TERM; while :; do sleep 1; done";
        RecoveryRun run = start(script("(" + stubborn + ") & a=$!", "(" + stubborn + ") & echo $a $! > " + pids + ".part", "mv " + pids + ".part " + pids,
            "wait").toString(), Map.of());
        Started.await("grandchildren", () -> Files.exists(pids));
        String[] grandchildren = Files.readString(pids).trim().split(" ");
        assertFalse(Started.isGone(Long.parseLong(grandchildren[0])));
        assertTrue(run.kill().getAsBoolean());
        assertEquals(128 + 9, Started.exitOf(run));
        for (String grandchild : grandchildren) {
            Started.await("end of grandchild " + grandchild, () -> Started.isGone(Long.parseLong(grandchild)));
        }
        assertFalse(run.kill().getAsBoolean(), "nobody is left to be killed");
        assertTrue(run.end().toCompletableFuture().isDone(), "and that is why");
    }

    @Test
    void recK7_shouldReturnFromTheStartWhileTheCommandSleeps() throws Exception {
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < 10; i++) {
            long before = System.nanoTime();
            RecoveryRun run = start("sleep 600", Map.of());
            shortest = Math.min(shortest, System.nanoTime() - before);
            assertFalse(run.end().toCompletableFuture().isDone());
        }
        assertTrue(shortest < 50_000_000, "no start took less than " + shortest + " ns");
    }

    @Test
    void recK8_shouldRunTheCommandsOfTwoAgentsBesideEachOther() throws Exception {
        // Each comes to its end only if the other one runs at the same time.
        ExecAction action = Started.action(script("touch " + folder + "/$1", "while ! [ -e " + folder + "/1 ] || ! [ -e " + folder + "/2 ]; do sleep 0.01; done") + " {pid}", Map.of());
        RecoveryRun one = start(action, 1);
        RecoveryRun other = start(action, 2);
        assertEquals(0, Started.exitOf(one));
        assertEquals(0, Started.exitOf(other));
    }

    @Test
    void recK10_shouldLetACommandCleanUpWhenAsked() throws Exception {
        Path ready = folder.resolve("ready");
        RecoveryRun run = start(script("trap 'touch " + folder.resolve("clean") + "; exit 7' TERM", "touch " + ready, "while :; do sleep 0.01; done").toString(), Map.of());
        Started.await("trap", () -> Files.exists(ready));
        assertTrue(run.terminate().getAsBoolean());
        assertEquals(7, Started.exitOf(run));
        assertTrue(Files.exists(folder.resolve("clean")));
    }

    @Test
    void shouldRefuseWrongConfigurationAsAWholeAndKeepTheOldOne() throws Exception {
        Path first = script("exit 11");
        ExecAction action = Started.action(first.toString(), Map.of());
        Map<String, Object> wrong = Map.of("command", "/bin/true", "captureBytes", 0);
        action.modified(Written.configuration(wrong), wrong);
        assertEquals(11, Started.exitOf(start(action, 1)));
        Map<String, Object> right = Map.of("command", "/bin/true");
        action.modified(Written.configuration(right), right);
        assertEquals(0, Started.exitOf(start(action, 1)));
    }
}
