// SPDX-License-Identifier: Apache-2.0
package org.varta.itests.bench;

import java.nio.file.Path;
import java.util.List;

/** The runtime as it is shipped, with recovery command and audit log: how soon it is ready, and what memory it takes. */
record Starting() implements Subject {
    private static final int STARTS = 3;

    @Override
    public String name() {
        return "start";
    }

    @Override
    public void round(Bench bench, Results results) throws Exception {
        for (int i = 0; i < STARTS; i++) {
            results.add("limit.ready", bareMillis());
            Path folder = bench.fresh("start");
            try (Observer observer = Observer.start(bench.runtime(), folder, "--threshold-ms", "3000", "--recovery-exec", "/bin/true",
                    "--recovery-audit-file", folder.resolve("audit.log").toString())) {
                results.add("ready", observer.readyMillis());
                results.add("resident", observer.residentMebibytes());
            }
        }
    }

    /** A virtual machine that has nothing to do: how fast this machine is just now. */
    private static double bareMillis() throws Exception {
        long startedAt = System.nanoTime();
        new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-Xshare:auto", "-version").redirectError(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        return (System.nanoTime() - startedAt) / 1e6;
    }

    @Override
    public List<Row> rows() {
        return List.of(
            new Row("start to READY, ms", "ready", "limit.ready", "java -version", Row.atMost(700)),
            Row.alone("resident when READY, MiB", "resident", Row.atMost(90)));
    }
}
