// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit log in a database, from the assembled command alone: what a configuration file switches on, and what nobody pays for without one. */
class DatabaseIT {
    @TempDir
    Path folder;
    private Path configs;

    @BeforeEach
    void prepare() throws IOException {
        configs = Files.createDirectory(folder.resolve("configs"));
        Files.writeString(configs.resolve("org.varta.audit.cfg"), "syncEvery = 1\n");
    }

    private LaunchedCommand observer(String... more) throws IOException {
        return LaunchedCommand.start(Stream.concat(Stream.of("--socket", folder.resolve("s").toString(), "--threshold-ms", "60000", "--configs", configs.toString(), "--state-dir", folder.resolve("state").toString()),
            Stream.of(more)).toArray(String[]::new));
    }

    private String url() {
        return "jdbc:h2:" + folder.resolve("database");
    }

    private void configureDatabase() throws IOException {
        Path fresh = Files.writeString(configs.resolve(".new"), "url = " + url() + "\nservice.ranking = 1\n");
        Files.move(fresh, configs.resolve("org.varta.audit.jdbc-main.cfg"), StandardCopyOption.ATOMIC_MOVE);
    }

    private String exported() throws Exception {
        Path file = folder.resolve("exported.log");
        Files.deleteIfExists(file);
        try (LaunchedCommand export = LaunchedCommand.start("audit", "export", "--url", url(), file.toString())) {
            export.awaitEnd();
            assertTrue(Files.exists(file), export.err());
            return Files.readString(file);
        }
    }

    /** Files of the database folder that the process has open. */
    private static List<String> open(LaunchedCommand observer) throws IOException {
        Matcher ready = Pattern.compile("READY pid=([0-9]+)").matcher(observer.out());
        assertTrue(ready.find());
        List<String> open = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", ready.group(1), "fd"))) {
            for (Path descriptor : descriptors.toList()) {
                if (Files.isSymbolicLink(descriptor)) {
                    open.add(Files.readSymbolicLink(descriptor).toString());
                }
            }
        }
        String database = LaunchedCommand.HOME.toRealPath().resolve("database").toString();
        open.removeIf(path -> !path.startsWith(database));
        return open;
    }

    @Test
    void shouldKeepTheLogInADatabaseOverTwoLives() throws Exception {
        configureDatabase();
        for (String reason : new String[] {"fresh", "resume"}) {
            try (LaunchedCommand observer = observer().awaitReady()) {
                assertTrue(observer.err().contains("audit log open in " + url() + " (" + reason + ")"), observer.err());
                assertEquals(0, observer.terminate().awaitEnd());
                assertTrue(observer.err().contains("audit log closed in " + url()), observer.err());
            }
            assertTrue(exported().lines().reduce((before, last) -> last).orElse("").contains("\t" + reason + "\t"));
        }
    }

    @Test
    void shouldMoveIntoADatabaseThatIsConfiguredWhileTheObserverRunsAndLoadNothingBefore() throws Exception {
        Path log = folder.resolve("audit.log");
        try (LaunchedCommand observer = observer("--recovery-audit-file", log.toString()).awaitReady()) {
            assertEquals(List.of(), open(observer));
            configureDatabase();
            observer.awaitErr("varta-watch: info audit log moved from " + log + " to " + url());
            assertEquals(3, open(observer).size());
            assertEquals(0, observer.terminate().awaitEnd());
        }
        exported();
        try (LaunchedCommand verify = LaunchedCommand.start("audit", "verify", "--complete", "--head", folder.resolve("state").toString(), log.toString(), folder.resolve("exported.log").toString())) {
            assertEquals(0, verify.awaitEnd(), verify.out());
            assertTrue(verify.out().startsWith("sound"), verify.out());
        }
    }
}
