// SPDX-License-Identifier: Apache-2.0
package org.varta.itests.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * The beat's way: a queue that is emptied, and a flood. The yardsticks are the limit (64 frames a call) and one by one (the shape of the reference observer), both fed by the same herd of processes.
 *
 * @param burst frames in the queue before it is emptied; no more than the kernel lets wait
 */
record Receiving(int burst) implements Subject {
    private static final int AGENTS = 1024;
    private static final int ROUNDS = 250;
    private static final int FLOOD_MILLIS = 1_200;
    private static final int FLOOD_SENDERS = 4;
    private static final String LIMIT = "uds-recvmmsg-cred";
    private static final String ONE_BY_ONE = "uds-recvmsg-cred";
    /** Less than one small object in two thousand beats: what turns and not beats allocate. */
    private static final double NOTHING = 0.01;
    private static final String FOR_EVER = "3600000";

    @Override
    public String name() {
        return "receive";
    }

    @Override
    public void round(Bench bench, Results results) throws Exception {
        limitDrain(bench, results, LIMIT);
        observerDrain(bench, results);
        limitDrain(bench, results, ONE_BY_ONE);
        limitFlood(bench, results, LIMIT);
        observerFlood(bench, results);
        limitFlood(bench, results, ONE_BY_ONE);
    }

    private void limitDrain(Bench bench, Results results, String kind) throws Exception {
        Numbers said = bench.yardstick("limit", bench.tool("herd"), AGENTS, "drain", kind, ROUNDS, burst, bench.senderCpu(), bench.receiverCpu());
        results.add("drain." + kind, said.get("ns_med"));
        results.add("drain.cpu." + kind, said.get("cpu_mean"));
    }

    private static void limitFlood(Bench bench, Results results, String kind) throws Exception {
        Numbers said = bench.yardstick("limit", bench.tool("herd"), AGENTS, "flood", kind, FLOOD_MILLIS, FLOOD_SENDERS, bench.senderCpu(), bench.receiverCpu());
        results.add("flood.rate." + kind, said.get("rate"));
        results.add("flood.cpu." + kind, said.get("cpu_ns"));
    }

    private void observerDrain(Bench bench, Results results) throws Exception {
        Path folder = bench.fresh("drain");
        try (Observer observer = Observer.start(bench.probed(), folder, "--threshold-ms", FOR_EVER)) {
            Numbers said = observer.askWithHerd(bench, "drain", AGENTS, ROUNDS, burst);
            results.add("drain", said.get("ns_med"));
            results.add("drain.cpu", said.get("cpu_mean"));
            results.add("drain.bytes", said.get("bytes_beat"));
        }
    }

    private static void observerFlood(Bench bench, Results results) throws Exception {
        Path folder = bench.fresh("flood");
        try (Observer observer = Observer.start(bench.probed(), folder, "--threshold-ms", FOR_EVER)) {
            Numbers said = observer.askWithHerd(bench, "flood", AGENTS, FLOOD_MILLIS, FLOOD_SENDERS);
            results.add("flood.rate", said.get("rate"));
            results.add("flood.cpu", said.get("cpu_ns"));
            results.add("flood.bytes", said.get("bytes_beat"));
            results.add("flood.resident", observer.residentMebibytes());
        }
    }

    @Override
    public List<Row> rows() {
        return List.of(
            new Row("drained, ns a beat", "drain", "drain." + LIMIT, "C limit", Row.ratioAtMost(1.25)),
            new Row("drained, ns a beat", "drain", "drain." + ONE_BY_ONE, "C one by one", null),
            new Row("drained, CPU ns a beat", "drain.cpu", "drain.cpu." + LIMIT, "C limit", null),
            new Row("flooded, beats/s", "flood.rate", "flood.rate." + ONE_BY_ONE, "C one by one", Row.ratioAtLeast(1.15)),
            new Row("flooded, beats/s", "flood.rate", "flood.rate." + LIMIT, "C limit", null),
            new Row("flooded, CPU ns a beat", "flood.cpu", "flood.cpu." + LIMIT, "C limit", null),
            Row.alone("drained, bytes allocated a beat", "drain.bytes", Row.atMost(NOTHING)),
            Row.alone("flooded, bytes allocated a beat", "flood.bytes", Row.atMost(NOTHING)),
            Row.alone("resident after the flood, with probe, MiB", "flood.resident", Row.atMost(90)));
    }
}
