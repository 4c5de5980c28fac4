// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shipped configuration files: against the components' own descriptions, and in a running observer. */
class ConfigFilesIT {
    private static final Path SHIPPED = LaunchedCommand.HOME.resolve("configs");
    private static final Pattern SWITCHED_OFF = Pattern.compile("^#(\\w[\\w.]*) = (.*)$");

    @TempDir
    Path folder;
    private Path configs;

    @BeforeEach
    void copyForThisTest() throws IOException {
        configs = Files.createDirectory(folder.resolve("configs"));
        for (Path file : shipped().toList()) {
            Files.copy(file, configs.resolve(file.getFileName()));
        }
        Path token = Files.createFile(folder.resolve("token"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(token, "0123456789abcdef".repeat(4));
        edit("org.varta.transport.uds-main.cfg", "socketPath", folder.resolve("s").toString());
        edit("org.varta.audit.file-main.cfg", "path", folder.resolve("audit.log").toString());
        edit("org.varta.audit.jdbc-main.cfg", "url", "jdbc:h2:" + folder.resolve("database"));
        edit("org.varta.audit.jdbc-main.cfg", "service.ranking", "-1");
        edit("org.varta.export.prometheus.cfg", "tokenFile", token.toString());
        edit("org.varta.export.prometheus.cfg", "address", "127.0.0.1:0");
        edit("org.varta.export.decisions.cfg", "path", folder.resolve("decisions").toString());
    }

    static Stream<Path> shipped() throws IOException {
        try (Stream<Path> all = Files.walk(SHIPPED)) {
            return all.filter(file -> file.toString().endsWith(".cfg")).sorted().toList().stream();
        }
    }

    /** As an editor should do it: a new file, renamed over the old one. */
    private void edit(String file, String key, String value) throws IOException {
        Path path = configs.resolve(file);
        String text = Files.readString(path);
        String edited = text.replaceAll("(?m)^" + key + " =.*$", Matcher.quoteReplacement(key + " = " + value));
        Path fresh = Files.writeString(configs.resolve(".new"), edited);
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String pid(Path file) {
        return file.getFileName().toString().replaceFirst("(-[^-]*)?\\.cfg$", "");
    }

    private static Map<String, String> keys(Path file) throws IOException {
        Properties active = new Properties();
        active.load(new StringReader(Files.readString(file)));
        Map<String, String> keys = new TreeMap<>();
        active.stringPropertyNames().forEach(key -> keys.put(key, active.getProperty(key)));
        Files.readAllLines(file).stream().map(SWITCHED_OFF::matcher).filter(Matcher::matches).forEach(off -> keys.putIfAbsent(off.group(1), "(off)"));
        return keys;
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void shouldHaveTheKeysAndDefaultsOfItsComponent(Path file) throws Exception {
        Map<String, String> described = Metatype.of(pid(file));
        Map<String, String> written = keys(file);
        TreeSet<String> expected = new TreeSet<>(described.keySet());
        if (written.containsKey("service.ranking")) {
            expected.add("service.ranking");
        }
        assertEquals(expected, new TreeSet<>(written.keySet()));
        String text = Files.readString(file);
        described.forEach((key, byDefault) -> {
            String comment = text.substring(0, text.indexOf("\n" + key + " =") < 0 ? text.indexOf("\n#" + key + " =") : text.indexOf("\n" + key + " ="));
            String about = comment.substring(comment.lastIndexOf('\n') + 1);
            assertTrue(about.matches("# .*(, hot|, not hot).*"), key + " does not say whether it is hot: " + about);
            if (!about.contains("required")) {
                assertTrue(about.contains("default " + (byDefault.isEmpty() ? "" : byDefault)), key + " does not say its default " + byDefault + ": " + about);
                assertTrue(written.get(key).equals(byDefault) || written.get(key).equals("(off)"), key + " = " + written.get(key) + " is not the default " + byDefault);
            }
        });
    }

    @Test
    void shouldHaveAFileForEveryComponentThatTakesAConfiguration() throws Exception {
        assertEquals(Metatype.pids(), new TreeSet<>(shipped().map(ConfigFilesIT::pid).toList()));
    }

    @Test
    void shouldLoadEveryFile() throws Exception {
        try (LaunchedCommand observer = LaunchedCommand.start("--configs", configs.toString()).awaitReady()) {
            assertEquals(0, observer.terminate().awaitEnd());
            assertFalse(observer.err().contains("belongs to no component"), observer.err());
            assertFalse(observer.err().contains("varta-watch: error"), observer.err());
        }
        assertTrue(Files.readString(folder.resolve("audit.log")).contains("\tboot\t"));
        assertTrue(Files.isDirectory(folder.resolve("audit.log.state")), "the state does not lie beside the configured log");
    }

    @Test
    void shouldApplyAnEditAndKeepTheOldSettingWhenANewOneIsWrong() throws Exception {
        List<String[]> edits = List.of(
            new String[] {"org.varta.observer.cfg", "maxBeatRate", "50", "observer", "-3"},
            new String[] {"org.varta.stall.fixed-default.cfg", "thresholdMillis", "900", "stall.fixed", "9"},
            new String[] {"org.varta.recovery.cfg", "debounceMillis", "77", "recovery", "-1"},
            new String[] {"org.varta.recovery.exec.cfg", "captureBytes", "100", "recovery.exec", "0"},
            new String[] {"org.varta.audit.cfg", "queueCapacity", "300", "audit", "1"},
            new String[] {"org.varta.transport.uds-main.cfg", "socketMode", "0660", "transport.uds", "0999"},
            new String[] {"org.varta.control.cfg", "answerTimeoutMillis", "700", "control", "5"},
            new String[] {"org.varta.lint.cfg", "goalDetectionMillis", "86400000", "lint", "-1"},
            new String[] {"org.varta.export.prometheus.cfg", "rateLimitBurst", "11", "export.prometheus", "-1"});
        try (LaunchedCommand observer = LaunchedCommand.start("--configs", configs.toString()).awaitReady()) {
            for (String[] edit : edits) {
                edit(edit[0], edit[1], edit[2]);
                observer.awaitErr("varta-watch: info .*" + edit[3] + ": (\\S+: )?configuration applied: ");
                edit(edit[0], edit[1], edit[4]);
                observer.awaitErr("varta-watch: error .*org.varta." + edit[3] + ".*" + edit[1] + ".*" + edit[4]);
            }
            assertEquals(0, observer.terminate().awaitEnd());
        }
    }

    @Test
    void shouldLetTheFlagWinAtTheStartAndAfterAnEdit() throws Exception {
        try (LaunchedCommand observer = LaunchedCommand.start("--configs", configs.toString(), "--threshold-ms", "777", "--socket", folder.resolve("flag").toString()).awaitReady()) {
            assertTrue(observer.out().endsWith("socket=" + folder.resolve("flag")), observer.out());
            edit("org.varta.stall.fixed-default.cfg", "thresholdMillis", "900");
            observer.awaitErr("stall.fixed: configuration applied: .*thresholdMillis=777");
            assertEquals(0, observer.terminate().awaitEnd());
        }
    }

    @Test
    void shouldEndWithTwoNamingFileAndKeyOfAWrongValue() throws Exception {
        for (String[] wrong : new String[][] {{"org.varta.observer.cfg", "agentCapacity", "0"}, {"org.varta.observer.cfg", "agentCapacity", "many"},
            {"org.varta.stall.fixed-default.cfg", "thresholdMillis", "1"}, {"org.varta.recovery.exec.cfg", "command", ""}, {"org.varta.audit.cfg", "queueCapacity", "0"}}) {
            String before = keys(configs.resolve(wrong[0])).get(wrong[1]);
            edit(wrong[0], wrong[1], wrong[2]);
            try (LaunchedCommand observer = LaunchedCommand.start("--configs", configs.toString())) {
                assertEquals(2, observer.awaitEnd());
                String last = observer.err().lines().reduce((line, next) -> next).orElse("");
                assertTrue(last.matches("varta-watch: error BadConfiguration: " + configs.resolve(wrong[0]) + ": .*" + wrong[1] + ".*"), observer.err());
            }
            edit(wrong[0], wrong[1], before);
        }
    }

    @Test
    void shouldSayWhenAFileBelongsToNobody() throws Exception {
        Files.move(configs.resolve("org.varta.observer.cfg"), configs.resolve("org.varta.obsever.cfg"));
        try (LaunchedCommand observer = LaunchedCommand.start("--configs", configs.toString()).awaitReady()) {
            observer.awaitErr("varta-watch: warn .*org.varta.obsever.cfg belongs to no component");
            assertEquals(0, observer.terminate().awaitEnd());
        }
    }

    @Test
    void shouldTakeAPolicyIntoUseThatIsConfiguredWhileItRuns() throws Exception {
        Path lean = Files.createDirectory(folder.resolve("lean"));
        Files.copy(configs.resolve("org.varta.transport.uds-main.cfg"), lean.resolve("org.varta.transport.uds-main.cfg"));
        Files.copy(configs.resolve("org.varta.stall.fixed-default.cfg"), lean.resolve("org.varta.stall.fixed-default.cfg"));
        try (LaunchedCommand observer = LaunchedCommand.start("--configs", lean.toString()).awaitReady()) {
            Path fresh = Files.writeString(folder.resolve("fresh"), "policyId = phi-normal\nservice.ranking = 10\n");
            Files.move(fresh, lean.resolve("org.varta.stall.adaptive.phinormal-default.cfg"), StandardCopyOption.ATOMIC_MOVE);
            observer.awaitErr("observer: stall policy fixed#\\S+ -> phi-normal#");
            assertEquals(0, observer.terminate().awaitEnd());
        }
    }

    @Test
    void shouldInstallNoBundleFromTheFolder() throws Exception {
        Files.copy(LaunchedCommand.HOME.resolve("bundles/50/org.varta.transport.uds.jar"), configs.resolve("stray.jar"));
        Files.createDirectory(configs.resolve("sub"));
        Files.writeString(configs.resolve("sub/org.varta.observer.cfg"), "agentCapacity = 0\n");
        try (LaunchedCommand observer = LaunchedCommand.start("--configs", configs.toString()).awaitReady()) {
            assertEquals(0, observer.terminate().awaitEnd());
            assertFalse(observer.err().contains("stray") || observer.err().contains("varta-watch: error"), observer.err());
        }
    }
}
