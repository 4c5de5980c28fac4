// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.exec.internal;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.varta.api.recovery.RecoveryRun;
import org.varta.posix.Posix;

/** Real commands: scripts to write, processes to look at, and waits that end when their condition holds. */
final class Started {
    static final Posix POSIX = Posix.load();
    private static final long PATIENCE_MILLIS = 60_000;
    private static final long POLL_NANOS = 1_000_000;

    private Started() {
    }

    static ExecAction action(String command, Map<String, Object> more) {
        Map<String, Object> written = new HashMap<>(more);
        written.put("command", command);
        written.putIfAbsent("stdout", "discard");
        return new ExecAction(Written.configuration(written), written, POSIX);
    }

    static Path script(Path folder, String name, String... lines) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                fail("not within " + PATIENCE_MILLIS + " ms: " + what);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    static int exitOf(RecoveryRun run) {
        return run.end().toCompletableFuture().join();
    }

    /** Looks after the output, as recovery does, until the run and its output are over. */
    static RecoveryRun.Output finish(RecoveryRun run) {
        RecoveryRun.Output[] last = new RecoveryRun.Output[1];
        await("end of run and output", () -> {
            last[0] = run.output().get();
            return run.end().toCompletableFuture().isDone() && last[0].isFinished();
        });
        return last[0];
    }

    /** Fields of {@code /proc/<pid>/stat} from the state on; empty if there is no such process. */
    static List<String> stat(long pid) {
        try {
            String text = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            return List.of(text.substring(text.lastIndexOf(')') + 2).trim().split(" "));
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            // The process went while it was being read.
            return List.of();
        }
    }

    static boolean isGone(long pid) {
        List<String> stat = stat(pid);
        return stat.isEmpty() || stat.get(0).equals("Z") || stat.get(0).equals("X");
    }

    /** Waits until the process has become {@code sleep} and sleeps. While it is still loading, its environment may not be in place and libraries are open. */
    static Path awaitSleep(long pid) {
        Path proc = Path.of("/proc/" + pid);
        await("a sleep that sleeps", () -> {
            try {
                return Files.readString(proc.resolve("stat"), StandardCharsets.ISO_8859_1).startsWith(pid + " (sleep) S ");
            } catch (IOException e) {
                return false;
            }
        });
        return proc;
    }

    /** Entries that end with a zero byte. */
    static List<String> entries(Path file) {
        try {
            String text = Files.readString(file);
            return text.isEmpty() ? List.of() : List.of(text.split("\0"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
