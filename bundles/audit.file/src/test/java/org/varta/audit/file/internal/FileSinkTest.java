// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.ChainPoint;
import org.varta.api.audit.SinkException;
import org.varta.api.audit.SinkSession;
import org.varta.api.audit.SinkTail;

class FileSinkTest {
    private static final String BOOT = new LogText().boot(5, ChainHash.parse(LogText.G4), "resume").toString();
    private static final String SIX = "6\t1\t1\trefused\t9\tx\t-\n";
    private static final String SEVEN = "7\t1\t1\trefused\t9\ty\t-\n";

    @TempDir
    Path folder;
    private final FaultyDisk disk = new FaultyDisk();

    private Path log() {
        return folder.resolve("audit.log");
    }

    private FileSink sink() {
        return new FileSink(Settings.of(log().toString()), disk, SinkClock.SYSTEM, 1);
    }

    private String content() throws IOException {
        return Files.readString(log());
    }

    private SinkSession resumed() throws IOException {
        LogText.write(log(), LogText.FILE_A);
        Files.setPosixFilePermissions(log(), PosixFilePermissions.fromString("rw-------"));
        SinkSession session = sink().open();
        session.probe();
        session.begin(5, BOOT.getBytes(UTF_8));
        disk.operations.clear();
        return session;
    }

    private static SinkException.Kind kindOf(Executable call) {
        return assertThrows(SinkException.class, call).kind();
    }

    @Nested
    class Begin {
        @Test
        void shouldCreateAFreshFileDurably() throws IOException {
            try (SinkSession session = sink().open()) {
                assertEquals(SinkTail.EMPTY, session.probe());
                assertFalse(Files.exists(log()), "open and probe change nothing");
                session.begin(5, BOOT.getBytes(UTF_8));
            }
            assertEquals(LogText.HEADER + BOOT, content());
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(log())));
            assertEquals(List.of("create", "write", "sync", "syncDirectory"), disk.operations);
        }

        @Test
        void shouldTellAndResumeFileA() throws IOException {
            LogText.write(log(), LogText.FILE_A);
            try (SinkSession session = sink().open()) {
                SinkTail tail = session.probe();
                assertEquals(SinkTail.Kind.RESUME, tail.kind());
                assertEquals(new ChainPoint(4, ChainHash.parse(LogText.G4)), tail.last());
                assertEquals(tail, session.probe());
                session.begin(5, BOOT.getBytes(UTF_8));
            }
            assertEquals(LogText.FILE_A + BOOT, content());
            assertEquals(List.of("write", "sync", "syncDirectory"), disk.operations);
        }

        @Test
        void audU11_shouldCutATornLine() throws IOException {
            LogText.write(log(), LogText.FILE_A + "5\t170000");
            try (SinkSession session = sink().open()) {
                SinkTail tail = session.probe();
                assertEquals(SinkTail.Kind.TORN, tail.kind());
                assertEquals(5, tail.largestNumber());
                assertEquals(4, tail.last().number());
                assertTrue(tail.isTornNumberBurned());
                assertEquals(8, tail.cutBytes());
                assertEquals(LogText.FILE_A + "5\t170000", content(), "probe changes nothing");
                session.begin(6, SIX.getBytes(UTF_8));
            }
            assertEquals(LogText.FILE_A + SIX, content());
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 10, 31})
        void audW5_shouldStartOverAPartialHeader(int length) throws IOException {
            LogText.write(log(), LogText.HEADER.substring(0, length));
            try (SinkSession session = sink().open()) {
                assertEquals(SinkTail.Kind.EMPTY, session.probe().kind());
                session.begin(5, BOOT.getBytes(UTF_8));
            }
            assertEquals(LogText.HEADER + BOOT, content());
        }

        @Test
        void shouldKeepAHeaderThatIsThere() throws IOException {
            LogText.write(log(), LogText.HEADER + "1\ttorn");
            try (SinkSession session = sink().open()) {
                session.probe();
                session.begin(5, BOOT.getBytes(UTF_8));
            }
            assertEquals(LogText.HEADER + BOOT, content());
        }

        @ParameterizedTest
        @ValueSource(strings = {"create", "write", "sync", "syncDirectory"})
        void shouldBeRepeatableAfterAFailure(String operation) throws IOException {
            disk.fail(operation, 2);
            try (SinkSession session = sink().open()) {
                session.probe();
                assertThrows(SinkException.class, () -> session.begin(5, BOOT.getBytes(UTF_8)));
                assertThrows(SinkException.class, () -> session.begin(5, BOOT.getBytes(UTF_8)));
                session.begin(5, BOOT.getBytes(UTF_8));
                session.append(new Lines(SIX));
                session.sync();
            }
            assertEquals(LogText.HEADER + BOOT + SIX, content());
        }

        @Test
        void shouldSayThatTheNameIsNotDurable() throws IOException {
            disk.fail("syncDirectory", 1);
            try (SinkSession session = sink().open()) {
                session.probe();
                assertEquals(SinkException.Kind.DIRSYNC, kindOf(() -> session.begin(5, BOOT.getBytes(UTF_8))));
            }
        }

        @Test
        void shouldRefuseAFileThatSomebodyChangedSinceTheProbe() throws IOException {
            LogText.write(log(), LogText.FILE_A);
            try (SinkSession session = sink().open()) {
                session.probe();
                LogText.write(log(), LogText.FILE_A + "x");
                assertEquals(SinkException.Kind.IDENTITY, kindOf(() -> session.begin(5, BOOT.getBytes(UTF_8))));
            }
            assertEquals(LogText.FILE_A + "x", content());
        }

        @Test
        void shouldTellThePreviousGeneration() throws IOException {
            LogText.write(folder.resolve("audit.log.2"), LogText.FILE_A);
            LogText.write(folder.resolve("audit.log.4"), LogText.FILE_B);
            try (SinkSession session = sink().open()) {
                SinkTail tail = session.probe();
                assertEquals(SinkTail.Kind.EMPTY, tail.kind());
                assertEquals(new ChainPoint(4, ChainHash.parse(LogText.G4)), tail.previousGeneration());
                assertEquals(4, tail.largestNumber());
                assertFalse(tail.isCopyOfPrevious());
            }
        }

        @Test
        void shouldRecogniseACopyOfThePreviousGeneration() throws IOException {
            LogText.write(folder.resolve("audit.log.1"), LogText.FILE_A);
            LogText.write(log(), LogText.FILE_A);
            try (SinkSession session = sink().open()) {
                assertTrue(session.probe().isCopyOfPrevious());
            }
        }
    }

    @Nested
    class Writing {
        @Test
        void shouldAppendInOneWriteAndSync() throws IOException {
            try (SinkSession session = resumed()) {
                session.append(new Lines(SIX, SEVEN));
                session.sync();
            }
            assertEquals(LogText.FILE_A + BOOT + SIX + SEVEN, content());
            assertEquals(List.of("write", "sync"), disk.operations);
        }

        @Test
        void shouldGoOnAfterShortWrites() throws IOException {
            try (SinkSession session = resumed()) {
                disk.mostBytesPerWrite = 7;
                session.append(new Lines(SIX, SEVEN));
                session.sync();
            }
            assertEquals(LogText.FILE_A + BOOT + SIX + SEVEN, content());
        }

        @Test
        void audR10_shouldCutAPartialWriteBack() throws IOException {
            try (SinkSession session = resumed()) {
                session.append(new Lines(SIX));
                session.sync();
                disk.mostBytesPerWrite = 7;
                disk.failAfter("write", 1);
                assertEquals(SinkException.Kind.WRITE, kindOf(() -> session.append(new Lines(SEVEN))));
                assertEquals(LogText.FILE_A + BOOT + SIX + SEVEN.substring(0, 7), content());
                assertEquals(0, session.recover(new Lines(SEVEN)));
                assertEquals(LogText.FILE_A + BOOT + SIX, content());
                session.append(new Lines(SEVEN));
                session.sync();
            }
            assertEquals(LogText.FILE_A + BOOT + SIX + SEVEN, content());
        }

        @Test
        void audR9_shouldCutBackToTheSyncedLengthAfterAFailedSync() throws IOException {
            try (SinkSession session = resumed()) {
                session.append(new Lines(SIX));
                session.sync();
                session.append(new Lines(SEVEN));
                disk.fail("sync", 1);
                assertEquals(SinkException.Kind.SYNC, kindOf(session::sync));
                disk.operations.clear();
                assertEquals(0, session.recover(new Lines(SEVEN)));
                assertEquals(List.of("truncate", "sync"), disk.operations);
                assertEquals(LogText.FILE_A + BOOT + SIX, content());
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"truncate", "sync"})
        void shouldSayWhenItCannotRecover(String operation) throws IOException {
            try (SinkSession session = resumed()) {
                session.append(new Lines(SIX));
                disk.fail(operation, 1);
                assertThrows(SinkException.class, () -> session.recover(new Lines(SIX)));
                assertEquals(0, session.recover(new Lines(SIX)));
                assertEquals(LogText.FILE_A + BOOT, content());
            }
        }

        @Test
        void shouldRecoverAfterItsChannelWasClosedByAnInterrupt() throws IOException {
            try (SinkSession session = resumed()) {
                Thread.currentThread().interrupt();
                assertThrows(SinkException.class, () -> session.append(new Lines(SIX)));
                assertTrue(Thread.interrupted());
                assertEquals(0, session.recover(new Lines(SIX)));
                session.append(new Lines(SIX));
                session.sync();
            }
            assertEquals(LogText.FILE_A + BOOT + SIX, content());
        }

        @Test
        void shouldNotRecoverWhatWasCutBehindItsBack() throws IOException {
            try (SinkSession session = resumed()) {
                LogText.write(log(), LogText.HEADER);
                assertEquals(SinkException.Kind.IDENTITY, kindOf(() -> session.recover(new Lines(SIX))));
            }
        }
    }

    @Nested
    class Refusals {
        @Test
        void audU6_shouldRefuseASymbolicLink() throws IOException {
            Path target = LogText.write(folder.resolve("target"), LogText.FILE_A);
            Files.createSymbolicLink(log(), target);
            assertEquals(SinkException.Kind.REFUSED, kindOf(() -> sink().open()));
            assertEquals(LogText.FILE_A, Files.readString(target));
        }

        @Test
        void audU6_shouldRefuseASecondHardLink() throws IOException {
            Path target = LogText.write(folder.resolve("target"), LogText.FILE_A);
            Files.createLink(log(), target);
            assertEquals(SinkException.Kind.REFUSED, kindOf(() -> sink().open()));
            assertEquals(LogText.FILE_A, Files.readString(target));
        }

        @Test
        void shouldRefuseWhatIsNoRegularFile() throws IOException {
            Files.createDirectory(log());
            assertEquals(SinkException.Kind.REFUSED, kindOf(() -> sink().open()));
        }

        @ParameterizedTest
        @ValueSource(strings = {"rw--w----", "rw-----w-"})
        void audR3_shouldRefuseAFileThatOthersMayWrite(String mode) throws IOException {
            LogText.write(log(), LogText.FILE_A);
            Files.setPosixFilePermissions(log(), PosixFilePermissions.fromString(mode));
            assertEquals(SinkException.Kind.REFUSED, kindOf(() -> sink().open()));
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "022", "077"})
        void audR3_shouldCreateForItsOwnerOnlyUnderAnyUmask(String umask) throws Exception {
            assertEquals("BEGUN", OpenOnce.run(umask, log(), "begin"));
            for (String name : List.of("audit.log", "audit.log.lock")) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))));
            }
        }

        @Test
        void audR3_shouldOnlyWarnOfAFileThatOthersMayRead() throws IOException {
            LogText.write(log(), LogText.FILE_A);
            Files.setPosixFilePermissions(log(), PosixFilePermissions.fromString("rw-r--r--"));
            sink().open().close();
        }

        @Test
        void shouldSayThatTheDirectoryIsMissing() {
            FileSink lost = new FileSink(Settings.of(folder.resolve("none/audit.log").toString()), disk, SinkClock.SYSTEM, 1);
            assertEquals(SinkException.Kind.OPEN, kindOf(lost::open));
        }

        @Test
        void shouldReleaseTheLockWhenOpeningFails() throws IOException {
            Files.createDirectory(log());
            assertEquals(SinkException.Kind.REFUSED, kindOf(() -> sink().open()));
            Files.delete(log());
            sink().open().close();
        }
    }

    @Nested
    class Locking {
        @Test
        void audR4_shouldRefuseASecondOpenerInThisProcess() throws IOException {
            LogText.write(log(), LogText.FILE_A);
            try (SinkSession first = sink().open()) {
                assertEquals(SinkException.Kind.IN_USE, kindOf(() -> sink().open()));
                assertEquals(LogText.FILE_A, content());
                assertTrue(first.identity().endsWith("/audit.log"));
            }
            sink().open().close();
        }

        @Test
        void audR4_shouldStillKeepOthersOutAfterASecondOpenerHereWasRefused() throws Exception {
            try (SinkSession first = sink().open()) {
                assertEquals(SinkException.Kind.IN_USE, kindOf(() -> sink().open()));
                assertEquals("IN_USE", openInAnotherProcess(), first.identity());
            }
            assertEquals("OPENED", openInAnotherProcess());
        }

        private String openInAnotherProcess() throws IOException, InterruptedException {
            return OpenOnce.run("077", log(), "open");
        }

        @Test
        void shouldCloseWhatALedgerLeftOpenWhenItStops() throws IOException {
            FileSink sink = sink();
            SinkSession session = sink.open();
            sink.deactivate();
            sink().open().close();
            session.close();
        }
    }

    @Test
    void shouldNameTheSameStoreBySeveralWays() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Files.createDirectory(folder.resolve("real")));
        String direct;
        try (SinkSession session = FileSink.at(folder.resolve("real/audit.log")).open()) {
            direct = session.identity();
        }
        try (SinkSession session = FileSink.at(link.resolve("audit.log")).open()) {
            assertEquals(direct, session.identity());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "$[secret:path]", "/var/log/", "/", "a\0b", "/tmp/\uFFFD", "/tmp/.."})
    void shouldRefuseAPathThatNamesNoFile(String path) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> Settings.of(path));
        assertTrue(refusal.getMessage().startsWith("org.varta.audit.file: path = "), refusal.getMessage());
    }

    @Test
    void shouldKeepExactBytes() throws IOException {
        String text = "8\t1\t1\trefused\t9\tr\u00e9sum\u00e9 \ud83d\ude00" + "x".repeat(8500) + "\t-\n";
        try (SinkSession session = resumed()) {
            session.append(new Lines(text));
            session.sync();
        }
        assertArrayEquals((LogText.FILE_A + BOOT + text).getBytes(UTF_8), Files.readAllBytes(log()));
    }
}
