// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.exec.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.api.recovery.RecoveryRun;

/** Who edits a command file is told that this has no effect yet. */
class CommandFileWatchTest {
    @TempDir
    Path folder;
    private final LogLines lines = new LogLines();
    private CommandFileWatch watch = new CommandFileWatch(Long.MAX_VALUE);
    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = written("command", "/bin/true 1");
    }

    @AfterEach
    void stop() {
        watch.close();
        lines.close();
    }

    private Path written(String name, String text) throws IOException {
        return Files.setPosixFilePermissions(Files.writeString(folder.resolve(name), text), PosixFilePermissions.fromString("rw-------"));
    }

    private int said() {
        watch.look();
        List<String> taken = lines.take();
        assertTrue(taken.stream().allMatch(line -> line.startsWith("WARNING ") && line.contains(file.toString()) && line.contains("until the configuration is applied again")), taken.toString());
        return taken.size();
    }

    @Test
    void recR16_shouldSayOnceForEachChangeThatTheFileHasChanged() throws IOException {
        watch.watch(FileStamp.of(file));
        assertEquals(0, said());
        Files.writeString(file, "/bin/true 1 2");
        assertEquals(1, said());
        assertEquals(0, said(), "once");
        Files.move(written("other", "/bin/true 1 2 3"), file, StandardCopyOption.REPLACE_EXISTING);
        assertEquals(1, said(), "another file under the same name");
        Files.delete(file);
        assertEquals(1, said());
        assertEquals(0, said());
    }

    @Test
    void recR16_shouldBeQuietAboutAFileThatIsReadAgainOrNotUsed() throws IOException {
        watch.watch(FileStamp.of(file));
        Files.writeString(file, "/bin/true 1 2");
        watch.watch(FileStamp.of(file));
        assertEquals(0, said());
        watch.watch(null);
        Files.writeString(file, "/bin/true 1 2 3");
        assertEquals(0, said());
    }

    @Test
    void recR16_recC12_shouldNoticeByItselfAndGoOnWithTheOldCommand() throws Exception {
        watch = new CommandFileWatch(1_000_000);
        watch.watch(FileStamp.of(file));
        Map<String, Object> properties = Map.of("commandFile", file.toString(), "stdout", "discard");
        ExecAction action = new ExecAction(Written.configuration(properties), properties, Started.POSIX);
        Files.writeString(file, "/bin/false 1 2 3");
        Started.await("the notice", () -> lines.count("has changed") == 1);
        RecoveryRun run = action.start(Agents.request(1));
        assertEquals(0, Started.exitOf(run), "still /bin/true");
        action.modified(Written.configuration(properties), properties);
        assertEquals(1, Started.exitOf(action.start(Agents.request(1))));
        action.stop();
        action.stop();
    }
}
