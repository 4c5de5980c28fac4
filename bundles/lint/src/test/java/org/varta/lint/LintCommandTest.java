// SPDX-License-Identifier: Apache-2.0
package org.varta.lint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code varta-watch lint} says about folders of files, and how it ends. */
class LintCommandTest {
    private static final Path CONFIGS = Path.of(System.getProperty("basedir", "."), "..", "..", "configs").toAbsolutePath().normalize();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    private int run(String... args) {
        out.reset();
        err.reset();
        return LintCommand.run(List.of(args), new PrintStream(out, true), new PrintStream(err, true));
    }

    private void write(String file, String... lines) throws IOException {
        Files.write(folder.resolve(file), List.of(lines));
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "examples"})
    void shouldFindNoErrorInWhatIsShipped(String part) throws IOException {
        assertEquals(0, run(CONFIGS.resolve(part).toString()), out + " " + err);
        assertTrue(out.toString().contains(" configurations: 0 errors, "), out.toString());
    }

    /** Examples are meant to be copied one folder up, all together too. */
    @Test
    void shouldFindNoErrorInAllOfThemTogether() throws IOException {
        for (String part : List.of(".", "examples")) {
            try (var files = Files.newDirectoryStream(CONFIGS.resolve(part), "*.cfg")) {
                for (Path file : files) {
                    Files.copy(file, folder.resolve(file.getFileName()));
                }
            }
        }
        assertEquals(0, run(folder.toString()), out + " " + err);
    }

    @Test
    void shouldBeSilentAboutAnEmptyFolder() {
        assertEquals(0, run(folder.toString()));
        assertEquals("0 configurations: 0 errors, 0 warnings, 0 notes\n", out.toString());
    }

    @Test
    void shouldEndWithZeroWhenThereAreWarningsOnly() throws IOException {
        write("org.varta.stall.adaptive.missedbeats-default.cfg", "missedBeats = 1", "etaMillis = 1000", "slackMillis = 500");
        assertEquals(0, run(folder.toString()));
        assertEquals("warn  L1   org.varta.stall.adaptive.missedbeats~default\n           1500 ms of silence are allowed, less than two intervals of 1000 ms: one lost beat convicts\n"
            + "1 configurations: 0 errors, 1 warnings, 0 notes\n", out.toString());
    }

    @Test
    void shouldEndWithOneWhenThereAreErrors() throws IOException {
        write("org.varta.stall.fixed.twolevel-strict.cfg", "softMillis = 5000", "hardMillis = 5000");
        assertEquals(1, run(folder.toString()));
        assertTrue(out.toString().startsWith("error L3   org.varta.stall.fixed.twolevel~strict\n"), out.toString());
        assertEquals(1, run("--json", folder.toString()));
        assertEquals("{\"exit\":1,\"configurations\":1,\"errors\":1,\"warnings\":0,\"notes\":0,\"findings\":[{\"id\":\"L3\",\"level\":\"error\",\"subject\":\"org.varta.stall.fixed.twolevel~strict\","
            + "\"sentence\":\"suspects after 5000 ms and convicts after 5000 ms: nobody is warned before\"}]}\n", out.toString());
    }

    @Test
    void shouldReadTypedFilesAndLeaveOthersAlone() throws IOException {
        write("org.varta.stall.fixed.twolevel~a.config", "# typed", "softMillis=L\"6000\"", "hardMillis = L\"5000\"", "policyId=\"quick \\\"a\\\"\"", "list=[ \\", "  \"a\", \\", "  \"b\", \\", "  ]");
        write("notes.txt", "not a configuration");
        Files.createDirectory(folder.resolve("sub"));
        write("sub/org.varta.stall.fixed.twolevel-b.cfg", "softMillis = 9000");
        assertEquals(1, run(folder.toString()));
        assertTrue(out.toString().contains("suspects after 6000 ms") && out.toString().contains("\n1 configurations: 1 errors"), out.toString());
    }

    @Test
    void shouldEndWithTwoNamingWhatItCannotRead() throws IOException {
        write("org.varta.stall.fixed-a.config", "thresholdMillis=3000");
        assertEquals(2, run(folder.toString()));
        assertTrue(err.toString().contains("org.varta.stall.fixed-a.config: line 1 has a value without quotes"), err.toString());
        Files.write(folder.resolve("org.varta.stall.fixed-a.config"), new byte[] {(byte) 0xff});
        assertEquals(2, run(folder.toString()));
        assertTrue(err.toString().contains("org.varta.stall.fixed-a.config: is not UTF-8"), err.toString());
        assertEquals(2, run(folder.resolve("missing").toString()));
        assertEquals("varta-watch lint: " + folder.resolve("missing") + " is no folder\n", err.toString());
        assertEquals("", out.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "--what", ". --what"})
    void shouldRefuseWrongUse(String line) {
        assertEquals(2, run(line.isEmpty() ? new String[0] : line.split(" ")));
        assertTrue(err.toString().contains("usage: varta-watch lint DIR"), err.toString());
    }

    @Test
    void shouldKnowWhetherBudgetsOutliveTheObserver() throws IOException {
        write("org.varta.recovery.policies.ladder-default.cfg", "rungs = default attempts=3; reboot budget=3");
        assertEquals(1, run(folder.toString()));
        assertTrue(out.toString().startsWith("error L11"), out.toString());
        assertEquals(0, run(folder.toString(), "--state-dir"));
        write("org.varta.audit.file-main.cfg", "path = /var/log/varta/audit.log");
        assertEquals(0, run(folder.toString()));
    }

    @Test
    void shouldExplainItself() {
        assertEquals(0, run("--help"));
        assertTrue(out.toString().contains("Exit status: 0"), out.toString());
    }
}
