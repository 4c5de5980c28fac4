// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Reads an audit log as it grows and puts its records into words. Used by one thread. */
final class AuditTail {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long LOOK_MILLIS = 20;
    private final Path file;
    private int told;

    AuditTail(Path file) {
        this.file = file;
    }

    /**
     * The records that came since the last call, in words.
     *
     * @param kind of the last record to wait for
     */
    List<String> newsUntil(String kind) throws IOException, InterruptedException, DemoFailure {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        List<String> records = records();
        while (records.size() == told || !records.get(records.size() - 1).contains("\t" + kind + "\t")) {
            if (System.nanoTime() - deadline > 0) {
                throw new DemoFailure("there is no " + kind + " record in " + file);
            }
            Thread.sleep(LOOK_MILLIS);
            records = records();
        }
        List<String> news = records.subList(told, records.size()).stream().map(AuditTail::words).toList();
        told = records.size();
        return news;
    }

    private List<String> records() throws IOException {
        return Files.readAllLines(file).stream().filter(line -> !line.startsWith("#")).toList();
    }

    private static String words(String record) {
        String[] column = record.split("\t");
        String chain = column[column.length - 1];
        String what = switch (column[3]) {
            case "boot" -> "observer " + column[4] + " opens the log: " + column[6];
            case "spawn" -> "for process " + column[4] + " process " + column[5] + " is started: " + Path.of(column[7]).getFileName();
            case "complete" -> "process " + column[5] + " has ended with " + column[7] + " after " + Long.parseLong(column[9]) / 1_000_000 + " ms";
            case "refused" -> "nothing is done about process " + column[4] + ": " + column[5];
            default -> column[3];
        };
        return String.format("log | %s  %-8s  %-62s chain %.8s..", column[0], column[3], what, chain);
    }
}
