// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The assembled command from outside: standard output and error, exit status, what it leaves behind. */
class LauncherIT {
    @TempDir
    Path folder;
    private String socket;

    @BeforeEach
    void nameSocket() {
        socket = folder.resolve("s").toString();
    }

    private LaunchedCommand observer(String... more) throws IOException {
        return LaunchedCommand.start(Stream.concat(Stream.of("--socket", socket, "--threshold-ms", "60000"), Stream.of(more)).toArray(String[]::new));
    }

    private Path token() throws IOException {
        Path token = Files.createFile(folder.resolve("token"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(token, "0123456789abcdef".repeat(4));
    }

    private static void deleteTree(Path top) throws IOException {
        try (Stream<Path> all = Files.walk(top)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Test
    void obs66_shouldStopInOrderOnTerminationAndLeaveNothing() throws Exception {
        try (LaunchedCommand observer = observer().awaitReady()) {
            assertTrue(Files.exists(Path.of(socket)));
            assertEquals(0, observer.terminate().awaitEnd());
            assertEquals("READY pid=", observer.out().substring(0, 10));
            assertTrue(observer.err().lines().allMatch(line -> line.matches("varta-watch: (info|warn|error) .+")), observer.err());
            assertFalse(observer.err().contains("varta-watch: error"), observer.err());
        }
        assertFalse(Files.exists(Path.of(socket)));
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.toList());
        }
    }

    private static void assertOnce(LaunchedCommand observer, String... words) {
        for (String some : words) {
            assertEquals(1, observer.err().lines().filter(line -> line.startsWith("varta-watch: warn ") && line.contains(some)).count(), some + " in\n" + observer.err());
        }
    }

    @Test
    void recC18_recA2_shouldSayEachWarningOnceAndMakeNoAuditLog() throws Exception {
        try (LaunchedCommand observer = observer("--recovery-exec", "/no/such/program \"quoted\"\u000Bword", "--recovery-inherit-env", "--recovery-capture-stdio",
            "--recovery-max-concurrent", "65536", "--tracker-capacity", "65536", "--allow-cross-namespace-agents").awaitReady()) {
            assertEquals(0, observer.terminate().awaitEnd());
            assertOnce(observer, "will not know which process stalled", "words with quotation marks", "white space other than blank and tab", "inherits the observer's environment", "output is captured",
                "the program cannot be run: /no/such/program: not found", "without timeoutMillis", "there is no audit log", "allowCrossNamespaceAgents is true");
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void recC18_shouldWarnOfAnAuditLogWithNothingToRecord() throws Exception {
        try (LaunchedCommand observer = observer("--recovery-audit-file", folder.resolve("a.log").toString()).awaitReady()) {
            assertEquals(0, observer.terminate().awaitEnd());
            assertOnce(observer, "there is an audit log and no action exec");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"control: answers", "observer: watching", "recovery: policy", "transport.uds: .* bound"})
    void obs66_shouldStopInOrderInTheMiddleOfItsStart(String said) throws Exception {
        try (LaunchedCommand observer = observer()) {
            observer.awaitErr(said);
            assertEquals(0, observer.terminate().awaitEnd(), observer.err());
            assertFalse(observer.err().contains("varta-watch: error"), observer.err());
        }
        assertFalse(Files.exists(Path.of(socket)));
    }

    @Test
    void shouldStopByItselfAfterItsTime() throws Exception {
        try (LaunchedCommand observer = observer("--shutdown-after-secs", "1").awaitReady()) {
            assertEquals(0, observer.awaitEnd());
        }
        assertFalse(Files.exists(Path.of(socket)));
    }

    @Test
    void shouldExplainItselfOnStandardOutput() throws Exception {
        try (LaunchedCommand help = LaunchedCommand.start("--help")) {
            assertEquals(0, help.awaitEnd());
            assertTrue(help.out().contains("--threshold-ms"));
            assertEquals("", help.err());
        }
    }

    @Test
    void shouldHandWhatFollowsAuditToItsVerbs() throws Exception {
        try (LaunchedCommand help = LaunchedCommand.start("audit", "--help"); LaunchedCommand verify = LaunchedCommand.start("audit", "verify", "--help")) {
            assertEquals(0, help.awaitEnd());
            assertEquals(0, verify.awaitEnd());
            assertTrue(help.out().contains("verify") && help.out().contains("show") && help.out().contains("tail"), help.out());
            assertTrue(verify.out().contains("--expect NUMBER:HASH"), verify.out());
        }
        try (LaunchedCommand wrong = LaunchedCommand.start("audit", "prove", "x")) {
            assertEquals(2, wrong.awaitEnd());
            assertTrue(wrong.err().contains("there is no verb prove"), wrong.err());
        }
    }

    @Test
    void shouldEndWithTwoOnWrongCommandLine() throws Exception {
        try (LaunchedCommand wrong = LaunchedCommand.start("--socket", socket, "--threshold-ms", "9")) {
            assertEquals(2, wrong.awaitEnd());
            assertEquals("", wrong.out());
            assertTrue(wrong.err().startsWith("varta-watch: error ThresholdTooLow: --threshold-ms 9"), wrong.err());
            assertTrue(wrong.err().contains("usage: varta-watch"), wrong.err());
        }
    }

    @Test
    void shouldEndWithTwoWhenNeitherFlagNorFileNamesTheSocket() throws Exception {
        try (LaunchedCommand wrong = LaunchedCommand.start("--configs", folder.toString())) {
            assertEquals(2, wrong.awaitEnd());
            assertTrue(wrong.err().contains("MissingRequired: --socket"), wrong.err());
        }
    }

    @Test
    void shouldEndWithTwoWhenASecretFileIsOpenToOthers() throws Exception {
        Path open = Files.writeString(folder.resolve("open"), "0123456789abcdef".repeat(4));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        try (LaunchedCommand wrong = observer("--prom-addr", "127.0.0.1:0", "--prom-token-file", open.toString())) {
            assertEquals(2, wrong.awaitEnd());
            assertTrue(wrong.err().contains(open.toString()), wrong.err());
            assertFalse(wrong.err().contains("0123456789abcdef"), wrong.err());
        }
    }

    @Test
    void shouldEndWithOneWhenTheSocketIsInUse() throws Exception {
        try (LaunchedCommand first = observer().awaitReady(); LaunchedCommand second = observer()) {
            assertEquals(1, second.awaitEnd());
            assertTrue(second.err().lines().reduce((before, last) -> last).orElse("").matches("varta-watch: error .*" + socket + ".*"), second.err());
            assertEquals(0, first.terminate().awaitEnd());
        }
    }

    @Test
    void shouldEndWithOneWhenTheAuditLogCannotBeOpened() throws Exception {
        Path log = Files.createDirectory(folder.resolve("audit.log"));
        try (LaunchedCommand observer = observer("--recovery-audit-file", log.toString(), "--state-dir", folder.resolve("state").toString())) {
            assertEquals(1, observer.awaitEnd());
            assertTrue(observer.err().contains("varta-watch: error the audit log cannot be opened: "), observer.err());
        }
    }

    @Test
    void shouldPrintTheAddressOfMetricsBeforeItIsReady() throws Exception {
        try (LaunchedCommand observer = observer("--prom-addr", "127.0.0.1:0", "--prom-token-file", token().toString()).awaitReady()) {
            assertTrue(observer.out().matches("127\\.0\\.0\\.1:[1-9][0-9]*\nREADY [^\n]*"), observer.out());
            assertEquals(0, observer.terminate().awaitEnd());
        }
    }

    @Test
    void shouldGoOnWithTheLogWhenTheFrameworksCacheIsGone() throws Exception {
        Path log = folder.resolve("audit.log");
        for (String reason : new String[] {"fresh", "resume"}) {
            try (LaunchedCommand observer = observer("--recovery-audit-file", log.toString()).awaitReady()) {
                assertEquals(0, observer.terminate().awaitEnd());
                assertTrue(Files.readString(log).lines().reduce((before, last) -> last).orElse("").contains("\t" + reason + "\t"), Files.readString(log));
            }
            deleteTree(folder.resolve("audit.log.state/framework"));
        }
        try (LaunchedCommand verifier = LaunchedCommand.start("audit", "verify", log.toString())) {
            assertEquals(0, verifier.awaitEnd());
            assertTrue(verifier.out().startsWith("sound"), verifier.out());
        }
    }

    @Test
    void shouldRefuseASecondObserverOnOneStateFolder() throws Exception {
        String log = folder.resolve("audit.log").toString();
        try (LaunchedCommand first = observer("--recovery-audit-file", log).awaitReady();
            LaunchedCommand second = LaunchedCommand.start("--socket", folder.resolve("t").toString(), "--threshold-ms", "50", "--recovery-audit-file", log)) {
            assertEquals(1, second.awaitEnd());
            assertEquals(0, first.terminate().awaitEnd());
        }
    }

    @Test
    void shouldRunFromTheArchiveWithoutMavenAndPrepareForQuickerStarts() throws Exception {
        Path archive = Path.of(System.getProperty("varta.archive"));
        assertEquals(0, new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", folder.toString()).inheritIO().start().waitFor());
        Path home = folder.resolve(archive.getFileName().toString().replace(".tar.gz", ""));
        Path link = Files.createSymbolicLink(folder.resolve("linked"), home.resolve("varta-watch"));
        try (LaunchedCommand observer = LaunchedCommand.start(link, "--socket", socket, "--threshold-ms", "50").awaitReady()) {
            assertEquals(0, observer.terminate().awaitEnd());
        }

        try (LaunchedCommand prepare = LaunchedCommand.start(link, "prepare")) {
            assertEquals(0, prepare.awaitEnd(), prepare.err());
        }
        Path classes = home.resolve("classes-" + Runtime.version().feature() + ".jsa");
        try (LaunchedCommand observer = LaunchedCommand.start(link, "--socket", socket, "--threshold-ms", "50").awaitReady()) {
            assertTrue(Files.readString(Path.of("/proc/" + observer.pid() + "/maps")).contains(classes.toRealPath().toString()), "the kept classes are mapped");
            assertEquals(0, observer.terminate().awaitEnd());
        }

        Files.delete(classes);
        Files.writeString(classes, "of another Java");
        try (LaunchedCommand observer = LaunchedCommand.start(link, "--socket", socket, "--threshold-ms", "50").awaitReady()) {
            assertEquals(0, observer.terminate().awaitEnd());
            assertTrue(observer.out().startsWith("READY "), observer.out());
        }
    }
}
