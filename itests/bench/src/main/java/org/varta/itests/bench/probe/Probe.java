// SPDX-License-Identifier: Apache-2.0
package org.varta.itests.bench.probe;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.varta.api.audit.AuditLog;
import org.varta.api.metric.MetricSource;
import org.varta.api.stall.StallFeed;

/**
 * Takes orders from standard input and answers each with one line of {@code key=value}:
 *
 * <pre>
 *   drain  HERD SOCKET SCPU RCPU PRIORITY AGENTS ROUNDS BURST
 *   flood  HERD SOCKET SCPU RCPU PRIORITY AGENTS MILLIS SENDERS
 *   late   HERD SOCKET SCPU RCPU PRIORITY AGENTS WAVES GAP_US
 *   flowing RCPU PRIORITY PRODUCERS MILLIS
 *   waiting RCPU PRIORITY PRODUCERS MILLIS
 * </pre>
 */
@Component(service = Probe.class, immediate = true)
public final class Probe {
    private static final String ANSWER = "PROBE ";
    private static final int WARM_UP_ROUNDS = 200;
    private static final int WARM_UP_MILLIS = 1_500;
    /** The flood lasts so much longer than it is measured. */
    private static final int MARGIN_MILLIS = 300;

    private final StallFeed feed;
    private final StallTimes stalls;
    private final List<MetricSource> metrics = new CopyOnWriteArrayList<>();
    private volatile AuditLog log;

    /**
     * A probe that does not listen yet.
     *
     * @param feed the observer's
     * @param stalls of the observer
     */
    @Activate
    public Probe(@Reference StallFeed feed, @Reference StallTimes stalls) {
        this.feed = feed;
        this.stalls = stalls;
    }

    @Activate
    void start() {
        Thread thread = new Thread(this::listen, "bench-probe");
        thread.setDaemon(true);
        thread.start();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindMetrics(MetricSource source) {
        metrics.add(source);
    }

    void unbindMetrics(MetricSource source) {
        metrics.remove(source);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindLog(AuditLog bound) {
        log = bound;
    }

    void unbindLog(AuditLog unbound) {
        if (log == unbound) {
            log = null;
        }
    }

    private void listen() {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        try {
            for (String line = orders.readLine(); line != null; line = orders.readLine()) {
                System.out.println(ANSWER + answer(line.split(" ")));
            }
        } catch (IOException e) {
            System.out.println(ANSWER + "failure=" + e);
        }
    }

    private String answer(String... order) {
        try {
            return switch (order[0]) {
                case "flowing" -> line("rate", records(order).flowing(Integer.parseInt(order[3]), Long.parseLong(order[4])));
                case "waiting" -> line("rate", records(order).waiting(Integer.parseInt(order[3]), Long.parseLong(order[4])));
                default -> withHerd(order);
            };
        } catch (Exception e) {
            return "failure=" + e.toString().replace('\n', ' ');
        }
    }

    private Records records(String... order) throws IOException, InterruptedException {
        ProductThread.find(ProductThread.AUDIT).place(Integer.parseInt(order[1]), Integer.parseInt(order[2]));
        return new Records(log);
    }

    private String withHerd(String... order) throws Exception {
        ProductThread loop = ProductThread.find(ProductThread.LOOP);
        loop.place(Integer.parseInt(order[4]), Integer.parseInt(order[5]));
        int agents = Integer.parseInt(order[6]);
        int first = Integer.parseInt(order[7]);
        int second = Integer.parseInt(order[8]);
        try (Herd herd = Herd.start(order[1], order[2], agents, Integer.parseInt(order[3]))) {
            return switch (order[0]) {
                case "drain" -> drain(herd, first, second);
                case "flood" -> flood(herd, loop, first, second);
                case "late" -> late(herd, agents, first, second);
                default -> throw new IllegalArgumentException(order[0]);
            };
        }
    }

    private String drain(Herd herd, int rounds, int burst) throws Exception {
        DrainMeter meter = new DrainMeter(feed);
        Runnable fill = () -> herd.run("burst " + burst);
        long bytesOfNothing = Long.MAX_VALUE;
        for (int i = 0; i < WARM_UP_ROUNDS; i++) {
            bytesOfNothing = Math.min(bytesOfNothing, meter.measure(() -> { }).bytes());
            meter.measure(fill);
        }
        ProductThread loop = ProductThread.find(ProductThread.LOOP);
        Beats before = beats(loop);
        double[] wall = new double[rounds];
        long cpu = 0;
        double[] bytes = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            DrainMeter.Round round = meter.measure(fill);
            wall[i] = (double) round.wallNanos() / burst;
            cpu += round.cpuNanos();
            bytes[i] = (double) (round.bytes() - bytesOfNothing) / burst;
        }
        long accepted = beats(loop).since(before);
        if (accepted != (long) rounds * burst) {
            throw new IllegalStateException(accepted + " beats accepted of " + (long) rounds * burst);
        }
        Arrays.sort(wall);
        Arrays.sort(bytes);
        return line("beats", accepted, "ns_min", wall[0], "ns_med", wall[rounds / 2], "ns_p90", wall[rounds * 9 / 10], "cpu_mean", (double) cpu / accepted, "bytes_beat", bytes[rounds / 2]);
    }

    private String flood(Herd herd, ProductThread loop, int millis, int senders) throws Exception {
        herd.run("flood " + WARM_UP_MILLIS + " " + senders);
        herd.order("flood " + (millis + 2 * MARGIN_MILLIS) + " " + senders);
        Thread.sleep(MARGIN_MILLIS);
        Beats before = beats(loop);
        // Within the other two, because asking for metrics copies the table on the loop.
        long bytesBefore = loop.allocatedBytes();
        Thread.sleep(millis);
        long bytes = loop.allocatedBytes() - bytesBefore;
        Beats after = beats(loop);
        herd.await();
        return line("beats", after.since(before), "rate", after.rateSince(before), "cpu_ns", after.cpuNanosSince(before), "bytes_beat", (double) bytes / after.since(before),
            "full", after.fullSince(before));
    }

    private Beats beats(ProductThread loop) {
        for (MetricSource source : metrics) {
            Beats beats = new Beats(loop);
            source.collect(beats);
            if (beats.isTaken()) {
                return beats;
            }
        }
        throw new IllegalStateException("nobody counts beats");
    }

    /** The first wave warms up what a conviction runs through. */
    private String late(Herd herd, int agents, int waves, int gapMicros) throws InterruptedException {
        for (int wave = 1; wave <= waves; wave++) {
            herd.run("wave " + gapMicros);
            stalls.await(wave * agents);
        }
        int[] micros = stalls.sorted(agents);
        return line("n", micros.length, "p50", micros[micros.length / 2], "p99", micros[micros.length * 99 / 100], "p999", micros[micros.length * 999 / 1000], "max", micros[micros.length - 1]);
    }

    private static String line(Object... pairs) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < pairs.length; i += 2) {
            line.append(i == 0 ? "" : " ").append(pairs[i]).append('=').append(String.format(Locale.ROOT, "%.3f", ((Number) pairs[i + 1]).doubleValue()));
        }
        return line.toString();
    }
}
