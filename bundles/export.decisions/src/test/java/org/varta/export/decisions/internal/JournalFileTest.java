// SPDX-License-Identifier: Apache-2.0
package org.varta.export.decisions.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal's file: bounded, private, never in the place of another file; and its configuration. */
class JournalFileTest {
    private static final String FIRST = "varta-decisions\t2\tfirst\n";
    private static final String CONTINUED = "varta-decisions\t2\tcontinued\n";

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("decisions");
    }

    private record Raw(String path, long maxBytes) implements JournalConfiguration {
        @Override
        public Class<? extends Annotation> annotationType() {
            return JournalConfiguration.class;
        }
    }

    @Test
    void rep11_aFullFileIsKeptOnceAndTheNextSaysThatItContinuesIt() throws IOException {
        try (JournalFile journal = new JournalFile(file(), 60)) {
            for (int i = 1; i <= 9; i++) {
                journal.add("line number " + i + "\n");
            }
        }
        assertEquals(List.of("decisions", "decisions.1"), names());
        assertEquals(CONTINUED + "line number 7\nline number 8\nline number 9\n", Files.readString(file()));
        assertEquals(CONTINUED + "line number 4\nline number 5\nline number 6\n", Files.readString(folder.resolve("decisions.1")));
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void rep11_aLineThatWasCutIsTakenAway() throws IOException {
        Files.writeString(file(), FIRST + "whole\ncu");
        try (JournalFile journal = new JournalFile(file(), 4096)) {
            journal.add("next\n");
        }
        assertEquals(FIRST + "whole\nnext\n", Files.readString(file()));
    }

    @Test
    void records10_aFileOfTheFormerVersionIsMovedAsideWhole() throws IOException {
        Files.writeString(file(), "varta-decisions\t1\tfirst\nlife\ncu");
        try (JournalFile journal = new JournalFile(file(), 4096)) {
            journal.add("next\n");
        }
        assertEquals(CONTINUED + "next\n", Files.readString(file()));
        assertEquals("varta-decisions\t1\tfirst\nlife\n", Files.readString(folder.resolve("decisions.1")));
    }

    @Test
    void rep11_nobodyElseCanReadIt() throws IOException {
        new JournalFile(file(), 4096).close();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    }

    @Test
    void rep11_aFileOfSomebodyElseIsLeftAlone() throws IOException {
        Files.writeString(file(), "precious\n");
        assertThrows(IOException.class, () -> new JournalFile(file(), 4096));
        assertEquals("precious\n", Files.readString(file()));
        Path link = Files.createSymbolicLink(folder.resolve("link"), file());
        assertThrows(IOException.class, () -> new JournalFile(link, 4096));
    }

    @Test
    void rep11_twoDoNotWriteTheSameFile() throws IOException {
        try (JournalFile journal = new JournalFile(file(), 4096)) {
            journal.add("mine\n");
            assertThrows(IOException.class, () -> new JournalFile(file(), 4096));
        }
        assertEquals(FIRST + "mine\n", Files.readString(file()));
    }

    @Test
    void rep11_whatWasBufferedBeforeAFailureIsNotWrittenTwice() throws IOException {
        JournalFile broken = new JournalFile(file(), 4096);
        broken.add("flushed\n");
        broken.flush();
        broken.add("buffered\n");
        broken.abandon();
        new JournalFile(file(), 4096).close();
        assertEquals(FIRST + "flushed\n", Files.readString(file()));
    }

    @Test
    void rep11_everyMistakeIsNamed() {
        String message = assertThrows(IllegalArgumentException.class, () -> Settings.of(new Raw(" ", 12))).getMessage();
        assertTrue(message.startsWith("org.varta.export.decisions: path is required; maxBytes = 12 is not within 65536 to "), message);
        assertEquals(new Settings(file(), 65_536), Settings.of(new Raw(file().toString(), 65_536)));
    }

    @Test
    void rep11_aWrongChangeLeavesTheOldFileInForce() throws IOException {
        DecisionJournal journal = DecisionJournal.at(file(), 65_536);
        journal.modified(new Raw(folder.resolve("nowhere/decisions").toString(), 65_536));
        journal.modified(new Raw(folder.resolve("other").toString(), 65_536));
        journal.stop();
        journal.stop();
        assertEquals(List.of("decisions", "other"), names());
        assertEquals(FIRST + "life\n", Files.readString(folder.resolve("other")));
    }
}
