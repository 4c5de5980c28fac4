// SPDX-License-Identifier: Apache-2.0
package org.varta.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChildSessionTest {
    private static final Map<String, String> PATH = Map.of("PATH", "/usr/bin:/bin");

    private final Posix posix = Posix.load();
    private final List<ChildSession> started = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void endWhatStillRuns() {
        started.forEach(ChildSession::kill);
    }

    private ChildSession start(Posix calls, ChildCommand command) throws IOException {
        ChildSession child = ChildSession.start(calls, command);
        started.add(child);
        return child;
    }

    /** Runs a script in the test's folder. */
    private ChildSession script(int captureBytes, String text) throws IOException {
        return start(posix, new ChildCommand(List.of("/bin/sh", "-c", "cd " + folder + "; " + text), PATH, captureBytes, false));
    }

    private static int exitOf(ChildSession child) throws Exception {
        return child.exit().get(30, TimeUnit.SECONDS);
    }

    private String written(String name) throws Exception {
        Eventually.holds(name + " is complete", () -> Files.exists(folder.resolve(name)) && Files.readString(folder.resolve(name)).endsWith("\n"));
        return Files.readString(folder.resolve(name)).trim();
    }

    /** False also for a process that is dead and only waits to be collected by somebody. */
    private static boolean isRunning(String pid) throws IOException {
        try {
            String stat = Files.readString(Path.of("/proc", pid, "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            // It ended between opening and reading.
            return false;
        }
    }

    private static void drainToTheEnd(ChildSession child) throws Exception {
        Eventually.holds("output is finished", () -> {
            child.drain(4096);
            return child.isOutputFinished();
        });
    }

    @Test
    void shouldLeadItsOwnSessionAndGroup() throws Exception {
        ChildSession child = script(0, "cat /proc/$$/stat > stat");
        String[] fields = written("stat").split(" ");
        String pid = Integer.toString(child.pid());
        assertEquals(pid, fields[0]);
        assertEquals(pid, fields[4], "process group");
        assertEquals(pid, fields[5], "session");
        assertEquals(0, exitOf(child));
    }

    @Test
    void shouldReportTheExitValueOfTheProgramItself() throws Exception {
        ChildSession child = script(0, "exit 42");
        assertEquals(42, exitOf(child));
        assertFalse(child.isAlive());
    }

    @Test
    void shouldSeeExactlyTheGivenEnvironment() throws Exception {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PATH", "/usr/bin:/bin");
        environment.put("EMPTY", "");
        environment.put("EQUAL", "a=b");
        Path copy = folder.resolve("environment");
        ChildSession child = start(posix, new ChildCommand(List.of("/bin/cp", "/proc/self/environ", copy.toString()), environment, 0, false));
        assertEquals(0, exitOf(child));
        List<String> seen = new ArrayList<>(List.of(new String(Files.readAllBytes(copy), StandardCharsets.UTF_8).split("\0")));
        seen.sort(null);
        assertEquals(List.of("EMPTY=", "EQUAL=a=b", "PATH=/usr/bin:/bin"), seen);
    }

    @Test
    void shouldSeeNoEnvironmentWhenNoneIsGiven() throws Exception {
        Path copy = folder.resolve("environment");
        ChildSession child = start(posix, new ChildCommand(List.of("/bin/cp", "/proc/self/environ", copy.toString()), Map.of(), 0, false));
        assertEquals(0, exitOf(child));
        assertEquals(0, Files.size(copy));
    }

    @Test
    void shouldReadNothingAndWriteNowhereUnlessAskedTo() throws Exception {
        ChildSession child = script(0, "for fd in 0 1 2; do readlink /proc/$$/fd/$fd; done > links; echo > done");
        written("done");
        List<String> links = Files.readAllLines(folder.resolve("links"));
        assertEquals("/dev/null", links.get(0));
        assertEquals("/dev/null", links.get(2));
        assertEquals(0, exitOf(child));
        assertTrue(child.isOutputFinished(), "nothing is captured");
    }

    @Test
    void shouldInheritNoOtherDescriptor() throws Exception {
        int leak = SocketCalls.openReading("/etc/hostname");
        ChildSession child = start(posix, new ChildCommand(List.of("/bin/ls", "/proc/self/fd"), PATH, 4096, false));
        drainToTheEnd(child);
        posix.close(leak);
        assertEquals("0\n1\n2\n3\n".length(), child.stdoutBytes(), "three streams and the descriptor of the listing");
    }

    @Test
    void shouldTakeGrandchildrenWithItWhenKilled() throws Exception {
        ChildSession child = script(0, "trap '' TERM; (trap '' TERM; echo $(exec sh -c 'echo $PPID') > inner; while :; do sleep 1; done) & while :; do sleep 1; done");
        String grandchild = written("inner");
        assertTrue(isRunning(grandchild));
        assertTrue(child.terminate(), "sent, though all of them ignore it");
        assertTrue(child.kill());
        assertEquals(137, exitOf(child));
        Eventually.holds("the grandchild has ended too", () -> !isRunning(grandchild));
    }

    @Test
    void shouldAskTheWholeGroupToEnd() throws Exception {
        // Ready is said by the inner one, so that the outer one already waits for it and has nothing left to start.
        ChildSession child = script(0, "trap 'exit 7' TERM; sh -c 'echo > ready; exec sleep 600'");
        awaitReady();
        assertTrue(child.terminate());
        assertEquals(7, exitOf(child), "what it waited for was ended too");
    }

    private void awaitReady() throws Exception {
        Eventually.holds("the script is ready", () -> Files.exists(folder.resolve("ready")));
    }

    @Test
    void shouldSignalNobodyOnceTheExitWasSeen() throws Exception {
        List<Integer> signalled = new ArrayList<>();
        Posix recording = Interposed.on(posix, "kill", (arguments, real) -> {
            signalled.add((Integer) arguments[0]);
            return real.call();
        });
        ChildSession child = start(recording, new ChildCommand(List.of("/bin/true"), PATH, 0, false));
        assertEquals(0, exitOf(child));
        Eventually.holds("it is collected", () -> !child.isAlive());
        assertFalse(child.kill());
        assertFalse(child.terminate());
        assertEquals(List.of(), signalled);
    }

    @Test
    void recR37_shouldTellTheEndToWhomItRefusesAKill() throws Exception {
        for (int i = 0; i < 20; i++) {
            ChildSession child = start(posix, new ChildCommand(List.of("/bin/sh", "-c", "exit 3"), PATH, 0, false));
            while (child.isAlive()) {
                Thread.onSpinWait();
            }
            assertFalse(child.kill(), "nothing was sent");
            assertEquals(3, child.exit().getNow(null), "known at once, not only when the runtime gets round to it");
        }
    }

    @Test
    void shouldSignalTheGroupAndNotTheNumberAlone() throws Exception {
        List<Integer> signalled = new ArrayList<>();
        Posix recording = Interposed.on(posix, "kill", (arguments, real) -> {
            signalled.add((Integer) arguments[0]);
            return -Posix.ESRCH;
        });
        ChildSession child = start(recording, new ChildCommand(List.of("/bin/sleep", "600"), PATH, 64, false));
        assertTrue(child.kill(), "a child without a group yet is reached by its handle");
        assertEquals(137, exitOf(child));
        assertEquals(List.of(-child.pid()), signalled);
        drainToTheEnd(child);
        assertFalse(child.isTruncated(), "the streams were not closed by that");
    }

    @Test
    void shouldCountBothStreams() throws Exception {
        ChildSession child = script(4096, "printf 12345; printf 123 >&2");
        drainToTheEnd(child);
        assertEquals(5, child.stdoutBytes());
        assertEquals(3, child.stderrBytes());
        assertFalse(child.isTruncated());
    }

    @Test
    void rec94_shouldKeepWhatItCapturesWhenToldTo() throws Exception {
        String text = "printf 'one\\ntwo'; printf 'no such unit' >&2; printf '\\377' >&2";
        ChildSession child = start(posix, new ChildCommand(List.of("/bin/sh", "-c", text), PATH, 4096, false, true));
        drainToTheEnd(child);
        assertEquals("no such unit\uFFFD\none\ntwo", child.text(), "standard error first");
        ChildSession cut = start(posix, new ChildCommand(List.of("/bin/sh", "-c", "printf 123456789"), PATH, 5, false, true));
        drainToTheEnd(cut);
        assertEquals("12345", cut.text(), "no more than is counted");
        ChildSession counted = script(4096, "printf 12345");
        drainToTheEnd(counted);
        assertEquals("", counted.text());
    }

    @Test
    void shouldNotBlockWhileTheChildIsSilent() throws Exception {
        ChildSession child = script(4096, "sleep 600");
        child.drain(4096);
        child.drain(4096);
        child.drain(4096);
        assertFalse(child.isOutputFinished());
        assertTrue(child.isAlive());
    }

    @Test
    void shouldTakeInNoMoreAtATimeThanAsked() throws Exception {
        ChildSession child = script(8192, "head -c 6000 /dev/zero");
        Eventually.holds("it has ended", () -> !child.isAlive());
        exitOf(child);
        Eventually.holds("the first part is in", () -> {
            child.drain(4096 - child.stdoutBytes());
            return child.stdoutBytes() == 4096;
        });
        assertFalse(child.isOutputFinished());
        drainToTheEnd(child);
        assertEquals(6000, child.stdoutBytes());
    }

    @Test
    void shouldCallOutputOfExactlyTheLimitTruncated() throws Exception {
        ChildSession exact = script(64, "head -c 64 /dev/zero");
        drainToTheEnd(exact);
        assertEquals(64, exact.stdoutBytes());
        assertTrue(exact.isTruncated());
        ChildSession below = script(64, "head -c 63 /dev/zero");
        drainToTheEnd(below);
        assertFalse(below.isTruncated());
    }

    @Test
    void recR21_shouldLetAChildThatPrintsMoreThanTheLimitFinish() throws Exception {
        ChildSession child = script(64, "head -c 300000 /dev/zero && exit 5");
        Eventually.holds("it has ended", () -> {
            child.drain(65_536);
            return !child.isAlive();
        });
        assertEquals(5, exitOf(child));
        assertEquals(64, child.stdoutBytes() + child.stderrBytes());
        assertTrue(child.isTruncated());
        assertTrue(child.isOutputFinished());
    }

    @Test
    void recR21_shouldEndAChildThatNeverStopsPrinting() throws Exception {
        ChildSession child = start(posix, new ChildCommand(List.of("/usr/bin/yes"), PATH, 64, false));
        Eventually.holds("the closed pipe has ended it", () -> {
            child.drain(65_536);
            return !child.isAlive();
        });
        assertEquals(64, child.stdoutBytes());
        assertTrue(child.isTruncated());
        assertTrue(child.isOutputFinished());
    }

    @Test
    void shouldFinishAlthoughABackgroundProcessHoldsThePipe() throws Exception {
        ChildSession child = script(4096, "sleep 600 & echo $! > background; echo hi");
        String background = written("background");
        drainToTheEnd(child);
        assertEquals(3, child.stdoutBytes());
        assertTrue(isRunning(background), "a group that outlives its leader is left alone");
        posix.kill(Integer.parseInt(background), Posix.SIGKILL);
    }

    @Test
    void shouldKeepTheOutputOfAKilledChild() throws Exception {
        ChildSession child = script(4096, "printf 1234567; echo > ready; sleep 600");
        awaitReady();
        assertTrue(child.kill());
        assertEquals(137, exitOf(child));
        drainToTheEnd(child);
        assertEquals(7, child.stdoutBytes());
    }

    @Test
    void shouldNeverBlockWhileAChildEndsUnderItsHands() throws Exception {
        for (int i = 0; i < 40; i++) {
            ChildSession child = script(1 << 20, "sleep 600 & echo $! > holder" + i + "; head -c 2000 /dev/zero");
            drainToTheEnd(child);
            assertEquals(2000, child.stdoutBytes());
            posix.kill(Integer.parseInt(written("holder" + i)), Posix.SIGKILL);
        }
    }

    @Test
    void shouldShowAProgramThatIsMissingByItsExitValue() throws Exception {
        ChildSession child = start(posix, new ChildCommand(List.of("/no/such/program"), PATH, 4096, false));
        assertEquals(127, exitOf(child));
    }

    @Test
    void shouldKnowWhenItWasStarted() throws Exception {
        long before = System.nanoTime();
        ChildSession child = script(0, "true");
        assertTrue(child.startedNanos() - before >= 0 && System.nanoTime() - child.startedNanos() >= 0);
        exitOf(child);
    }
}
