// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The guide at the top of the project, as the tests read it. */
final class Readme {
    static final Path ROOT = Path.of(System.getProperty("basedir", "."), "..").toAbsolutePath().normalize();

    private Readme() {
    }

    static String text() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }

    /** The rows of all tables, by cells, without the marks of code. */
    static List<List<String>> rows() throws IOException {
        List<List<String>> rows = new ArrayList<>();
        for (String line : Files.readAllLines(ROOT.resolve("README.md"))) {
            if (line.startsWith("| ")) {
                rows.add(Arrays.stream(line.substring(1, line.length() - 1).split("\\|")).map(cell -> cell.strip().replace("`", "")).toList());
            }
        }
        return rows;
    }

    /** The rows whose first cell begins so. */
    static Stream<List<String>> rows(String beginning) throws IOException {
        return rows().stream().filter(row -> row.get(0).startsWith(beginning));
    }
}
