// SPDX-License-Identifier: Apache-2.0
package org.varta.itests.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What stands in audit files, held against what the log has said. */
public final class Records {
    /** Fates behind the negative keys of the receipts, in the order of the log's contract. What was abandoned, when the log was closed, nobody was told to rely on. */
    private static final List<String> FATES = List.of("durable", "dropped", "suppressed");

    private Records() {
    }

    /**
     * Compares.
     *
     * @param receipts of {@link Appliance#receipts}
     * @param files all files of the log, generations included
     * @return everything that differs, empty if each durable record stands there once, under its number, and none twice
     * @throws IOException if a file cannot be read
     */
    public static List<String> differences(Map<Integer, Long> receipts, List<Path> files) throws IOException {
        List<String> differences = new ArrayList<>();
        Map<Integer, Long> found = new TreeMap<>();
        for (Path file : files) {
            for (String line : Files.readAllLines(file)) {
                String[] columns = line.split("\t");
                if (columns.length == 7 && columns[3].equals("refused")) {
                    Long before = found.put(Integer.parseInt(columns[4]), Long.parseLong(columns[0]));
                    if (before != null) {
                        differences.add("record of " + columns[4] + " stands there twice, as " + before + " and as " + columns[0]);
                    }
                }
            }
        }
        receipts.forEach((pid, number) -> {
            if (pid > 0 && !number.equals(found.get(pid))) {
                differences.add("record of " + pid + " was said to be durable as " + number + " and is there as " + found.get(pid));
            }
        });
        for (int fate = 1; fate < FATES.size(); fate++) {
            long count = receipts.getOrDefault(-1 - fate, 0L);
            if (count != 0) {
                differences.add(count + " records " + FATES.get(fate));
            }
        }
        return differences;
    }
}
