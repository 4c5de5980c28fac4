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
            Path folder = bench.fresh("start");
            try (Observer observer = Observer.start(bench.runtime(), folder, "--threshold-ms", "3000", "--recovery-exec", "/bin/true",
                    "--recovery-audit-file", folder.resolve("audit.log").toString())) {
                results.add("ready", observer.readyMillis());
                results.add("resident", observer.residentMebibytes());
            }
        }
    }

    @Override
    public List<Row> rows() {
        return List.of(
            Row.alone("start to READY, ms", "ready", Row.atMost(700)),
            Row.alone("resident when READY, MiB", "resident", Row.atMost(90)));
    }
}
