// SPDX-License-Identifier: Apache-2.0
package org.varta.itests.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Durable records: so many producers wait at once, beside so many records of 120 bytes a write and sync in C. */
record Recording() implements Subject {
    private static final int[] PRODUCERS = {1, 8, 64, 512};
    private static final int[] C_BATCHES = {600, 500, 400, 300};
    private static final int MILLIS = 150;
    /** How often both sides change in a round: what else uses the disk changes faster than rounds do. */
    private static final int TURNS = 3;
    private static final int WARM_UP_MILLIS = 1_000;
    private static final String THRESHOLD_MILLIS = "3000";

    @Override
    public String name() {
        return "audit";
    }

    @Override
    public void round(Bench bench, Results results) throws Exception {
        Path folder = bench.fresh("audit");
        Path configs = Files.createDirectory(folder.resolve("configs"));
        Files.writeString(configs.resolve("org.varta.audit.cfg"), "queueCapacity = 4096\n");
        try (Observer observer = Observer.start(bench.probed(), folder, "--threshold-ms", THRESHOLD_MILLIS, "--configs", configs.toString(),
                "--recovery-audit-file", folder.resolve("audit.log").toString())) {
            // What the first records run through is compiled before anything counts.
            observer.ask("flowing", bench.receiverCpu(), bench.priority(), 64, WARM_UP_MILLIS);
            for (int i = 0; i < PRODUCERS.length * TURNS; i++) {
                int index = i % PRODUCERS.length;
                int producers = PRODUCERS[index];
                Numbers limit = bench.yardstick("disk", folder.resolve("limit.log"), "append", producers, producers * C_BATCHES[index]);
                results.add("limit.audit." + producers, limit.get("records_per_s"));
                results.add("audit." + producers, observer.ask("flowing", bench.receiverCpu(), bench.priority(), producers, MILLIS).get("rate"));
                results.add("audit.waiting." + producers, observer.ask("waiting", bench.receiverCpu(), bench.priority(), producers, MILLIS).get("rate"));
            }
        }
    }

    @Override
    public List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (int producers : PRODUCERS) {
            rows.add(new Row(producers == 1 ? "records/s, singly" : "records/s, " + producers + " at once", "audit." + producers, "limit.audit." + producers, "C",
                producers >= 64 ? Row.ratioAtLeast(0.85) : null));
        }
        for (int producers : PRODUCERS) {
            rows.add(new Row("records/s, " + producers + (producers == 1 ? " thread that waits" : " threads that wait"), "audit.waiting." + producers, "limit.audit." + producers, "C", null));
        }
        return rows;
    }
}
