// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the README says about flags, keys and the example is what flags, configuration files and the example say. */
class ReadmeTest {
    private static final Pattern RANGE = Pattern.compile("^([0-9]+) to ([0-9]+)");
    private static final Pattern KEY = Pattern.compile("^#?(\\w[\\w.]*) =.*$");
    private static final Pattern BY_DEFAULT = Pattern.compile(", default ([^,]*)");

    private static List<String> row(Flag flag) throws IOException {
        List<List<String>> rows = Readme.rows(flag.toString()).filter(row -> row.get(0).split(" ")[0].equals(flag.toString())).toList();
        assertEquals(1, rows.size(), "README must have one row for " + flag);
        return rows.get(0);
    }

    @ParameterizedTest
    @EnumSource
    void shouldSayPidKeyAndDefaultOfEachFlag(Flag flag) throws IOException {
        List<String> row = row(flag);
        String help = flag.help();
        assertTrue(help.startsWith("  " + row.get(0) + " "), row + " is not the argument of " + help);
        assertEquals(flag.pid() == null ? "" : flag.pid(), row.get(1));
        assertEquals(flag.key() == null ? "" : flag.key(), row.get(2));
        assertEquals(help.substring(help.lastIndexOf('[') + 1, help.length() - 1), row.get(3));
    }

    @ParameterizedTest
    @EnumSource
    void shouldSayTheRangeThatTheFlagTakes(Flag flag) throws IOException, UsageError {
        Matcher range = RANGE.matcher(row(flag).get(4));
        if (range.find()) {
            long least = Long.parseLong(range.group(1));
            long most = Long.parseLong(range.group(2));
            assertEquals(least, flag.read(range.group(1)));
            assertEquals(most, flag.read(range.group(2)));
            assertThrows(UsageError.class, () -> flag.read(Long.toString(least - 1)));
            assertThrows(UsageError.class, () -> flag.read(most == Long.MAX_VALUE ? "9223372036854775808" : Long.toString(most + 1)));
        }
    }

    /**
     * Keys of configuration files with the last line of their comments, such as {@code agents, 1 to 1048576, default 4096, hot}: of those that the runtime starts with, or of the examples too, which
     * document themselves.
     */
    private static Map<String, String> keys(int depth) throws IOException {
        Map<String, String> keys = new LinkedHashMap<>();
        try (Stream<Path> files = Files.walk(Readme.ROOT.resolve("configs"), depth)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".cfg")).sorted().toList()) {
                String pid = file.getFileName().toString().replaceFirst("\\.cfg$", "").replace('-', '~');
                String before = "";
                for (String line : Files.readAllLines(file)) {
                    Matcher key = KEY.matcher(line);
                    if (key.matches() && before.startsWith("# ")) {
                        keys.put(pid + " " + key.group(1), before);
                    }
                    before = line;
                }
            }
        }
        return keys;
    }

    /** Where a key stands in the README: in the row of its flag or in a row of its own. Cells default, range and hot. */
    private static Map<String, List<String>> documented() throws IOException {
        Map<String, List<String>> documented = new LinkedHashMap<>();
        Readme.rows("--").filter(row -> row.size() == 6).forEach(row -> documented.put(row.get(1) + " " + row.get(2), row.subList(3, 6)));
        Readme.rows("org.varta.").filter(row -> row.size() == 5).forEach(row -> documented.put(row.get(0) + " " + row.get(1), row.subList(2, 5)));
        return documented;
    }

    @Test
    void shouldHaveEveryKeyOfEveryConfigurationFile() throws IOException {
        Map<String, String> keys = keys(1);
        Map<String, List<String>> documented = documented();
        List<String> unknown = new ArrayList<>(documented.keySet());
        unknown.removeAll(keys(2).keySet());
        unknown.removeIf(String::isBlank);
        assertEquals(List.of(), unknown, "README names keys that no configuration file has");
        keys.forEach((key, about) -> {
            List<String> cells = documented.get(key);
            assertNotNull(cells, "README has no row for " + key);
            assertEquals(!about.contains(", not hot"), cells.get(2).startsWith("yes"), key + ": hot or not? " + about);
            Matcher range = RANGE.matcher(cells.get(1));
            if (range.find() && !range.group(2).equals(Long.toString(Long.MAX_VALUE))) {
                assertTrue(about.matches(".*\\b" + range.group(1) + "( = [^,]*,)? to " + range.group(2) + "\\b.*"), key + ": " + cells.get(1) + " is not the range of " + about);
            }
            Matcher byDefault = BY_DEFAULT.matcher(about);
            boolean isByFlag = cells.get(0).matches("required|none|never") || about.contains("default empty");
            assertTrue(isByFlag || byDefault.find() && byDefault.group(1).equals(cells.get(0)), key + ": " + cells.get(0) + " is not the default of " + about);
        });
    }

    @Test
    void shouldNameEveryRefusedFlag() throws IOException {
        for (String flag : RefusedFlag.removed()) {
            List<String> row = Readme.rows(flag).filter(cells -> cells.get(0).equals(flag)).findFirst().orElseThrow(() -> new AssertionError("README has no row for " + flag));
            String successor = row.get(1).split("[, ]")[0];
            assertTrue(RefusedFlag.of(flag).getMessage().contains("use " + successor), row.toString());
        }
        String text = Readme.text();
        for (String flag : RefusedFlag.notSupported()) {
            assertTrue(text.contains("`" + flag + "`"), "README does not name " + flag);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pom.xml", "src/main/java/com/example/bystatus/ByStatusPolicy.java"})
    void shouldShowTheExampleAsItIs(String file) throws IOException {
        String source = Files.readString(Readme.ROOT.resolve("itests/example").resolve(file)).strip();
        assertTrue(Readme.text().contains("\n" + source + "\n```"), "README does not show itests/example/" + file + " as it is");
    }
}
