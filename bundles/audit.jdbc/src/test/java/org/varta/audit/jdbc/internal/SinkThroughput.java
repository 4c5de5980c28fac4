// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.jdbc.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;
import org.varta.api.audit.AuditSink;
import org.varta.api.audit.SinkException;
import org.varta.api.audit.SinkSession;
import org.varta.audit.contract.Batch;
import org.varta.audit.contract.Chain;
import org.varta.audit.file.internal.FileSink;

/**
 * Measures durable records per second of each sink by itself, one sync to a batch: {@code FOLDER SECONDS [SINK]}. The folder says which disk is measured; PostgreSQL keeps its data in
 * the folder for temporary files. Not a test.
 */
final class SinkThroughput {
    private static final int[] BATCHES = {1, 8, 64, 512};

    private SinkThroughput() {
    }

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory(Path.of(args[0]), "throughput");
        double seconds = Double.parseDouble(args[1]);
        String only = args.length > 2 ? args[2] : "";
        if (only.isEmpty() || only.equals("file")) {
            measure("file", FileSink.at(folder.resolve("audit.log")), seconds);
        }
        if (only.isEmpty() || only.equals("h2")) {
            measure("h2", JdbcSink.at(Settings.of("jdbc:h2:" + folder.resolve("audit"), "varta", "", Settings.TABLE_PREFIX), Connector.ofClassPath()), seconds);
        }
        try {
            if (only.isEmpty() || only.equals("postgresql")) {
                PostgreSqlKind kind = new PostgreSqlKind(PostgreSqlServer.shared());
                measure("postgresql", kind.sinkAt(kind.newPlace(folder)), seconds);
            }
        } catch (TestAbortedException e) {
            System.out.println(e.getMessage());
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
    }

    private static void measure(String name, AuditSink sink, double seconds) throws SinkException {
        Chain chain = new Chain();
        try (SinkSession session = sink.open()) {
            session.probe();
            session.begin(1, chain.boot(1, "fresh"));
            for (int batch : BATCHES) {
                write(session, chain, batch, seconds / 4);
                long start = System.nanoTime();
                long records = write(session, chain, batch, seconds);
                double elapsed = (System.nanoTime() - start) / 1e9;
                System.out.printf("sink=%s batch=%d records_per_s=%.0f syncs_per_s=%.0f%n", name, batch, records / elapsed, records / elapsed / batch);
            }
        }
    }

    private static long write(SinkSession session, Chain chain, int batch, double seconds) throws SinkException {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        long records = 0;
        while (System.nanoTime() < end) {
            List<byte[]> lines = new ArrayList<>(batch);
            for (int i = 0; i < batch; i++) {
                lines.add(chain.refused(chain.end().number() + 1, "outstanding_ca"));
            }
            session.append(Batch.of(lines));
            session.sync();
            records += batch;
        }
        return records;
    }
}
