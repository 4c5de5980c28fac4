// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.varta.agent.BeatOutcome;
import org.varta.agent.Status;
import org.varta.agent.Varta;

/**
 * Beats from a process of its own until told to stop, and can be told to hang: then it lives on without beating, like a wedged process.
 *
 * <pre>
 *   --socket PATH           where to (required)
 *   --rate N                beats per second (default 10)      --every-ms N   instead of --rate
 *   --count N               stop after N sent beats            --hang-after N hang after N sent beats
 *   --hang-after-ms N       hang after so long                 --exit-after-ms N
 *   --status ok|degraded|critical   --payload N   --reconnect-after N (default 3)   --report-every-ms N
 * </pre>
 *
 * <p>On standard input: {@code hang}, {@code resume}, {@code report}, {@code stop}; the end of input stops too. At the end and on {@code report} it prints {@code sent=… dropped=… failed=… last_nonce=… pid=…}.
 */
public final class BeatCommand {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final long LONGEST_PARK_NANOS = 50_000_000L;
    private static final long SHORTEST_PARK_NANOS = 200_000L;

    private final Map<String, String> options;
    private final Varta agent;
    private final Status status;
    private final int payload;
    private volatile boolean isHanging;
    private volatile boolean isStopping;
    private volatile boolean isReportWanted;
    private long sent;
    private long dropped;
    private long failed;

    private BeatCommand(Map<String, String> options, Varta agent) {
        this.options = options;
        this.agent = agent;
        this.status = Status.valueOf(options.getOrDefault("--status", "ok").toUpperCase(Locale.ROOT));
        this.payload = (int) number("--payload", 0);
    }

    /**
     * Runs it.
     *
     * @param arguments see the class
     */
    public static void main(String[] arguments) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            options.put(arguments[i], arguments[i + 1]);
        }
        if (!options.containsKey("--socket") || arguments.length % 2 != 0) {
            System.err.println("usage: --socket PATH [--rate N | --every-ms N] [--count N] [--hang-after N] …");
            System.exit(2);
        }
        try (Varta agent = Varta.connect(Path.of(options.get("--socket")))) {
            BeatCommand command = new BeatCommand(options, agent);
            agent.setReconnectAfter((int) command.number("--reconnect-after", 3));
            command.listen();
            command.run();
        } catch (IllegalStateException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
        System.exit(0);
    }

    private long number(String option, long otherwise) {
        return options.containsKey(option) ? Long.parseLong(options.get(option)) : otherwise;
    }

    private void listen() {
        Thread reader = new Thread(this::obey, "commands");
        reader.setDaemon(true);
        reader.start();
    }

    private void obey() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null && !isStopping; line = lines.readLine()) {
                switch (line.trim()) {
                    case "hang" -> isHanging = true;
                    case "resume" -> isHanging = false;
                    case "report" -> isReportWanted = true;
                    case "stop" -> isStopping = true;
                    default -> System.err.println("unknown: " + line);
                }
            }
        } catch (IOException e) {
            System.err.println("input failed: " + e.getMessage());
        }
        isStopping = true;
    }

    private void run() {
        long interval = options.containsKey("--every-ms") ? number("--every-ms", 100) * NANOS_PER_MILLI
            : NANOS_PER_SECOND / Math.max(1, number("--rate", 10));
        long start = System.nanoTime();
        long due = start;
        long hangAfter = number("--hang-after", Long.MAX_VALUE);
        long count = number("--count", Long.MAX_VALUE);
        long hangAt = deadline(start, "--hang-after-ms");
        long exitAt = deadline(start, "--exit-after-ms");
        long reportEvery = number("--report-every-ms", 0) * NANOS_PER_MILLI;
        long reportAt = start + reportEvery;
        while (!isStopping && sent < count) {
            long now = System.nanoTime();
            if (now - exitAt >= 0) {
                break;
            }
            if (isReportWanted || reportEvery > 0 && now - reportAt >= 0) {
                isReportWanted = false;
                reportAt = now + reportEvery;
                report();
            }
            if (isHanging || sent >= hangAfter || now - hangAt >= 0) {
                LockSupport.parkNanos(LONGEST_PARK_NANOS / 5);
                due = System.nanoTime();
            } else if (now - due >= 0) {
                beat();
                due += interval;
            } else if (due - now > SHORTEST_PARK_NANOS) {
                LockSupport.parkNanos(Math.min(LONGEST_PARK_NANOS, due - now));
            } else {
                LockSupport.parkNanos(SHORTEST_PARK_NANOS);
            }
        }
        report();
    }

    private long deadline(long start, String option) {
        return options.containsKey(option) ? start + number(option, 0) * NANOS_PER_MILLI : start + Long.MAX_VALUE / 2;
    }

    private void beat() {
        BeatOutcome outcome = agent.beat(status, payload);
        if (outcome.isSent()) {
            sent++;
        } else if (outcome.isDropped()) {
            dropped++;
        } else {
            failed++;
        }
    }

    private void report() {
        System.out.println("sent=" + sent + " dropped=" + dropped + " failed=" + failed + " last_nonce=" + sent + " pid="
            + ProcessHandle.current().pid());
        System.out.flush();
    }
}
