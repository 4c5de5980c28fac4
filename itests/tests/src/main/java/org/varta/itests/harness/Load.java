// SPDX-License-Identifier: Apache-2.0
package org.varta.itests.harness;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Several processes that beat together, and the accounting of their beats: what the kernel took from each sender must have been counted for exactly that sender, over all lives of the observer. NOT thread safe.
 */
public final class Load implements AutoCloseable {
    private static final String BEATS = "varta_observer_beats_total";
    /** Everything that a correct beat could wrongly become. */
    private static final List<String> LOSSES = List.of("varta_tracker_out_of_order_total", "varta_tracker_missed_beats_total", "varta_frame_auth_failures_total",
        "varta_rate_limited_total{reason=per_pid}", "varta_rate_limited_total{reason=global}", "varta_truncated_datagrams_total", "varta_ctrl_truncated_total",
        "varta_io_errors_total", "varta_tracker_capacity_exceeded_total", "varta_tracker_pid_recycle_total", "varta_tracker_nonce_restart_total",
        "varta_tracker_invariant_violations_total", "varta_policy_fault_total", "varta_observer_pauses_total");

    private final Appliance appliance;
    private final List<Sender> senders = new ArrayList<>();

    private Load(Appliance appliance) {
        this.appliance = appliance;
    }

    /**
     * Starts senders and waits until all of them are counted.
     *
     * @param appliance where to; runs
     * @param processes how many
     * @param rate beats per second of each
     * @return the running load
     * @throws IOException if a sender cannot be started
     */
    public static Load start(Appliance appliance, int processes, int rate) throws IOException {
        return start(appliance, Collections.nCopies(processes, appliance.socket()), rate);
    }

    /**
     * Starts senders and waits until all of them are counted.
     *
     * @param appliance where to; runs
     * @param sockets of the appliance, one for each process: each has a queue of its own, which the kernel keeps short
     * @param rate beats per second of each
     * @return the running load
     * @throws IOException if a sender cannot be started
     */
    public static Load start(Appliance appliance, List<Path> sockets, int rate) throws IOException {
        Load load = new Load(appliance);
        try {
            for (Path socket : sockets) {
                load.senders.add(Sender.start(socket, "--rate", Integer.toString(rate), "--reconnect-after", "1"));
            }
            for (Sender sender : load.senders) {
                Await.value("beats of " + sender.pid(), () -> load.beatsOf(sender), beats -> beats > rate / 2);
            }
            return load;
        } catch (IOException | RuntimeException | AssertionError e) {
            load.close();
            throw e;
        }
    }

    /**
     * What the senders have done so far.
     *
     * @return numbers of this moment, of each
     * @throws InterruptedException if interrupted
     */
    public List<Sender.Report> reports() throws InterruptedException {
        List<Sender.Report> reports = new ArrayList<>();
        for (Sender sender : senders) {
            reports.add(sender.report());
        }
        return reports;
    }

    private long beatsOf(Sender sender) {
        return appliance.metrics().getOrDefault("varta_beats_total{pid=" + sender.pid() + "}", 0L);
    }

    /**
     * Beats accepted so far.
     *
     * @return over all lives of the observer
     */
    public long beats() {
        return appliance.metric(BEATS);
    }

    /**
     * Waits until more beats have been accepted: what was exchanged is in use.
     *
     * @param more how many
     */
    public void awaitBeats(long more) {
        long goal = beats() + more;
        Await.value("accepted beats, wanted " + goal, this::beats, beats -> beats >= goal);
    }

    /**
     * Stops the senders and compares.
     *
     * @param others beats of further senders that are counted too
     * @return everything that differs, empty if every beat is accounted for
     * @throws InterruptedException if interrupted
     */
    public Map<String, String> settle(long others) throws InterruptedException {
        Map<String, String> differences = new TreeMap<>();
        List<Sender.Report> reports = new ArrayList<>();
        for (Sender sender : senders) {
            reports.add(sender.stop());
        }
        long sent = reports.stream().mapToLong(Sender.Report::sent).sum() + others;
        long counted = Await.quiet(this::beats, Duration.ofMillis(200));
        if (counted != sent) {
            differences.put(BEATS, counted + " instead of " + sent);
        }
        Map<String, Long> metrics = appliance.metrics();
        for (Sender.Report report : reports) {
            long one = metrics.getOrDefault("varta_beats_total{pid=" + report.pid() + "}", 0L);
            if (one != report.sent()) {
                differences.put("pid " + report.pid(), one + " instead of " + report.sent());
            }
            if (report.failed() != 0) {
                differences.put("failed at " + report.pid(), Long.toString(report.failed()));
            }
        }
        for (String loss : LOSSES) {
            if (metrics.get(loss) != 0) {
                differences.put(loss, Long.toString(metrics.get(loss)));
            }
        }
        return differences;
    }

    @Override
    public void close() {
        senders.forEach(Sender::close);
    }
}
