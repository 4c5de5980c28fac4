// SPDX-License-Identifier: Apache-2.0
package org.varta.itests.bench;

import java.util.List;

/** How late a stall is seen, beside how late the kernel wakes a sleeper at all. */
record Lateness() implements Subject {
    private static final int AGENTS = 300;
    private static final int WAVES = 6;
    private static final int GAP_MICROS = 1_000;
    private static final String THRESHOLD_MILLIS = "400";
    private static final int SLEEPS = (WAVES - 1) * AGENTS;
    private static final int SLACK_NANOS = 1;

    @Override
    public String name() {
        return "late";
    }

    @Override
    public void round(Bench bench, Results results) throws Exception {
        add(results, "limit.late.", bench.yardstick("stall", SLEEPS, SLACK_NANOS));
        try (Observer observer = Observer.start(bench.probed(), bench.fresh("late"), "--threshold-ms", THRESHOLD_MILLIS)) {
            add(results, "late.", observer.askWithHerd(bench, "late", AGENTS, WAVES, GAP_MICROS));
        }
    }

    private static void add(Results results, String prefix, Numbers said) {
        results.add(prefix + "p50", said.get("p50"));
        results.add(prefix + "p99", said.get("p99"));
    }

    @Override
    public List<Row> rows() {
        return List.of(
            new Row("stall seen late, p50, us", "late.p50", "limit.late.p50", "C ppoll", null),
            new Row("stall seen late, p99, us", "late.p99", "limit.late.p99", "C ppoll", Row.atMost(150)));
    }
}
