// SPDX-License-Identifier: Apache-2.0
package org.varta.posix;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * A command in a session of its own, so that everything it starts (and that does not leave the session) can be ended with it: its process id is the id of its session and of its process group.
 *
 * <p>{@link #exit} completes on a thread of the Java runtime; all other methods belong to one thread at a time.
 *
 * <p>Output is taken in by {@link #drain} only, and only what is there, so nothing here blocks: the Java runtime itself moves the rest of a pipe into memory when the child ends. Signals go to
 * the group as long as the child itself has not been collected, since after that its id may belong to others; so a group that outlives its leader is left alone. Within the moment between the
 * end of the leader and our notice of it the group may still be signalled, which is harmless: the kernel gives a number to nobody else while a group or session bears it.
 */
public final class ChildSession {
    private static final List<Path> SETSID = Stream.of("/usr/bin/setsid", "/bin/setsid").map(Path::of).toList();
    private static final int DISCARD_LIMIT = 1 << 20;
    private static final int CHUNK = 1024;

    private static final int OUT = 0;
    private static final int ERR = 1;

    private final Posix posix;
    private final Process process;
    private final CompletableFuture<Integer> exit;
    private final int captureBytes;
    private final long startedNanos;
    private final InputStream[] streams;
    private final int[] captured = new int[2];
    /** What was captured, of each stream; null if it is only counted. */
    private final ByteArrayOutputStream[] kept;
    private final byte[] chunk = new byte[CHUNK];
    private int discarded;
    private int quietLooks;
    private boolean isTruncated;

    private ChildSession(Posix posix, Process process, ChildCommand command, long startedNanos) {
        this.startedNanos = startedNanos;
        this.posix = posix;
        this.process = process;
        captureBytes = command.captureBytes();
        exit = process.onExit().thenApply(Process::exitValue);
        kept = command.isOutputKept() ? new ByteArrayOutputStream[] {new ByteArrayOutputStream(), new ByteArrayOutputStream()} : null;
        streams = captureBytes == 0 ? new InputStream[2] : new InputStream[] {process.getInputStream(), process.getErrorStream()};
    }

    /**
     * Starts a command. The caller has made sure that the program is one that the kernel itself can run: a program that cannot be run shows as exit value 126 or 127 only, and anything
     * without a known image format may be handed to a shell.
     *
     * @param posix system calls, not null
     * @param command what to run, not null
     * @return the running session, not null
     * @throws IOException if nothing was started
     */
    public static ChildSession start(Posix posix, ChildCommand command) throws IOException {
        Path setsid = SETSID.stream().filter(Files::isExecutable).findFirst()
            .orElseThrow(() -> new IOException("the program setsid is neither in /usr/bin nor in /bin"));
        List<String> arguments = new ArrayList<>();
        arguments.add(setsid.toString());
        arguments.addAll(command.arguments());
        ProcessBuilder builder = new ProcessBuilder(arguments);
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        builder.redirectInput(new File("/dev/null"));
        if (command.captureBytes() == 0) {
            ProcessBuilder.Redirect target = command.isOutputInherited() ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.DISCARD;
            builder.redirectOutput(target).redirectError(target);
        }
        long startedNanos = System.nanoTime();
        return new ChildSession(posix, builder.start(), command, startedNanos);
    }

    /**
     * The child.
     *
     * @return its process id, which is also the id of its session and group
     */
    public int pid() {
        return (int) process.pid();
    }

    /**
     * When it was started.
     *
     * @return reading of {@link System#nanoTime} just before the start
     */
    public long startedNanos() {
        return startedNanos;
    }

    /**
     * Its end.
     *
     * @return completed with the exit value; 128 + n after signal n. The same at each call
     */
    public CompletableFuture<Integer> exit() {
        return exit;
    }

    /**
     * Whether the child itself still runs.
     *
     * @return false once it has been collected
     */
    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Asks the whole group to end.
     *
     * @return false if no signal was sent: that failed, or the child is over and {@link #exit} is complete by now
     */
    public boolean terminate() {
        return signal(Posix.SIGTERM);
    }

    /**
     * Ends the whole group.
     *
     * @return false if no signal was sent: that failed, or the child is over and {@link #exit} is complete by now
     */
    public boolean kill() {
        return signal(Posix.SIGKILL);
    }

    private boolean signal(int signal) {
        boolean isSent = process.isAlive() && (posix.kill(-pid(), signal) == 0 || signalChild(signal));
        if (!isSent && !process.isAlive()) {
            // The runtime tells the end on a thread of its own, which may be late: whoever was refused must know why.
            exit.complete(process.exitValue());
        }
        return isSent;
    }

    /** In its first moments the child is not yet in a group of its own. Unlike a bare number, the handle never hits a later owner of the id. */
    private boolean signalChild(int signal) {
        ProcessHandle child = process.toHandle();
        return signal == Posix.SIGKILL ? child.destroyForcibly() : child.destroy();
    }

    /**
     * Takes in output that is there, without blocking. What exceeds the limit is thrown away up to 1 MiB, so that a talkative child can finish; then the pipes are closed, so that an endless one
     * ends.
     *
     * @param maxBytes how much to read at most in this call
     */
    public void drain(int maxBytes) {
        int left = maxBytes;
        boolean isQuiet = true;
        for (int stream = 0; stream < streams.length; stream++) {
            int before = left;
            left = drain(stream, left);
            isQuiet &= left == before;
        }
        quietLooks = isQuiet && !process.isAlive() ? quietLooks + 1 : 0;
    }

    private int drain(int stream, int budget) {
        int left = budget;
        try {
            while (streams[stream] != null && left > 0) {
                int read = readAvailable(streams[stream], Math.min(left, CHUNK));
                if (read <= 0) {
                    break;
                }
                left -= read;
                count(stream, read);
            }
        } catch (IOException e) {
            // The pipe was closed under us: there is no more to come from it.
            close(stream);
        }
        return left;
    }

    /** Under the stream's own lock, because the Java runtime empties the pipe under it when the child ends: what was there a moment ago would be gone, and reading would block. */
    private int readAvailable(InputStream stream, int most) throws IOException {
        synchronized (stream) {
            int there = Math.min(stream.available(), most);
            return there == 0 ? 0 : stream.read(chunk, 0, there);
        }
    }

    private void count(int stream, int bytes) {
        int taken = Math.min(bytes, captureBytes - captured[OUT] - captured[ERR]);
        if (kept != null) {
            kept[stream].write(chunk, 0, taken);
        }
        captured[stream] += taken;
        discarded += bytes - taken;
        isTruncated |= captured[OUT] + captured[ERR] >= captureBytes;
        if (discarded >= DISCARD_LIMIT) {
            close(OUT);
            close(ERR);
        }
    }

    private void close(int stream) {
        InputStream open = streams[stream];
        streams[stream] = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // Closing is all that was wanted of it.
                isTruncated = true;
            }
        }
    }

    /**
     * Captured bytes of standard output.
     *
     * @return 0 or more
     */
    public int stdoutBytes() {
        return captured[OUT];
    }

    /**
     * Captured bytes of standard error.
     *
     * @return 0 or more
     */
    public int stderrBytes() {
        return captured[ERR];
    }

    /**
     * What was captured, if it was to be kept: standard error first, for there it says what went wrong.
     *
     * @return as UTF-8, what is none replaced; empty if nothing was kept; never null
     */
    public String text() {
        if (kept == null) {
            return "";
        }
        String said = kept[ERR].toString(StandardCharsets.UTF_8);
        return said + (said.isEmpty() || said.endsWith("\n") ? "" : "\n") + kept[OUT].toString(StandardCharsets.UTF_8);
    }

    /**
     * Whether the limit was reached.
     *
     * @return true if output was cut, or ended exactly at the limit
     */
    public boolean isTruncated() {
        return isTruncated;
    }

    /**
     * Whether no more output matters: nothing is captured, or the pipes are closed, or the child has ended and either the limit was reached or two looks in a row found nothing.
     *
     * @return true if so
     */
    public boolean isOutputFinished() {
        return streams[OUT] == null && streams[ERR] == null || quietLooks >= 2 || isTruncated && !process.isAlive();
    }
}
