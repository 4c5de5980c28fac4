// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
 *   --handles N             beat by turns over N agents of this process (default 1)
 * </pre>
 *
 * <p>On standard input: {@code hang}, {@code resume}, {@code report}, {@code stop}; the end of input stops too, see {@link StandardInput} for when it is not read. At the end and on {@code report} it prints
 * {@code sent=… dropped=… failed=… last_nonce=… pid=…}.
 */
public final class BeatCommand {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final long LONGEST_PARK_NANOS = 50_000_000L;
    private static final long SHORTEST_PARK_NANOS = 200_000L;
    /** A process that was kept from running does not make up for more than this. */
    private static final long LONGEST_ARREARS_NANOS = NANOS_PER_SECOND;
    /** At high rates a full queue is usual, and a new connection to the same queue no help. */
    private static final Duration BETWEEN_RECONNECTS = Duration.ofMillis(20);
    private static final Set<String> OPTIONS = Set.of("--socket", "--rate", "--every-ms", "--count", "--hang-after", "--hang-after-ms",
        "--exit-after-ms", "--status", "--payload", "--reconnect-after", "--report-every-ms", "--handles");

    private static final String USAGE = """
        usage: varta-watch beat --socket PATH [option ...]

        Is a process that beats, until it is told to stop or ends by itself. Its standard input takes hang, resume, report and
        stop; the end of input stops it, unless the input is /dev/null or a terminal that it runs in the background of.

          --socket PATH         where to (required)
          --rate N              beats per second [10]             --every-ms N          instead of --rate
          --count N             stop after N sent beats           --exit-after-ms N     stop after so long
          --hang-after N        hang after N sent beats           --hang-after-ms N     hang after so long
          --status STATUS       ok, degraded or critical [ok]     --payload N           a number for the observer [0]
          --handles N           agents of this process that beat by turns [1]
          --reconnect-after N   dropped beats before it connects anew [3]
          --report-every-ms N   print what was sent
        """;

    private final Map<String, String> options;
    private final Varta[] agents;
    private final Status status;
    private final int payload;
    private volatile boolean isHanging;
    private volatile boolean isStopping;
    private volatile boolean isReportWanted;
    private long sent;
    private long dropped;
    private long failed;
    private int turn;

    private BeatCommand(Map<String, String> options) {
        this.options = options;
        this.agents = new Varta[(int) Math.max(1, number("--handles", 1))];
        this.status = status(options.getOrDefault("--status", "ok"));
        this.payload = (int) number("--payload", 0);
    }

    /**
     * Runs it.
     *
     * @param arguments see the class
     */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    /**
     * Runs it in this process.
     *
     * @param arguments see the class
     * @return exit status: 0 stopped as told, 1 there is no socket to beat to, 2 wrong use
     */
    public static int run(List<String> arguments) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            System.out.print(USAGE);
            return 0;
        }
        try {
            BeatCommand command = new BeatCommand(options(arguments.toArray(String[]::new)));
            command.connect();
            command.listen();
            command.run();
            return 0;
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return 2;
        } catch (IllegalStateException e) {
            System.err.println(e.getMessage());
            return 1;
        }
    }

    private static Map<String, String> options(String[] arguments) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (!OPTIONS.contains(arguments[i]) || i + 1 == arguments.length) {
                throw new IllegalArgumentException("unknown option or no value: " + arguments[i]);
            }
            options.put(arguments[i], arguments[i + 1]);
        }
        if (!options.containsKey("--socket")) {
            throw new IllegalArgumentException("usage: --socket PATH [--rate N | --every-ms N] [--count N] [--hang-after N] …");
        }
        return options;
    }

    private static Status status(String name) {
        try {
            return Status.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--status takes ok, degraded or critical, not " + name, e);
        }
    }

    private void connect() {
        for (int i = 0; i < agents.length; i++) {
            agents[i] = Varta.connect(Path.of(options.get("--socket")));
            agents[i].setReconnectAfter((int) number("--reconnect-after", 3));
            agents[i].setReconnectBackoff(BETWEEN_RECONNECTS, BETWEEN_RECONNECTS);
        }
    }

    private long number(String option, long otherwise) {
        try {
            return options.containsKey(option) ? Long.parseLong(options.get(option)) : otherwise;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " takes a number, not " + options.get(option), e);
        }
    }

    private void listen() {
        if (!StandardInput.isWorthReading()) {
            return;
        }
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
                due = Math.max(due - now, -LONGEST_ARREARS_NANOS) + now + interval;
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
        BeatOutcome outcome = agents[turn].beat(status, payload);
        turn = (turn + 1) % agents.length;
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
