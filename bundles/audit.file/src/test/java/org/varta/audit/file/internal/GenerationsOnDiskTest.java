// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.SinkSession;
import org.varta.api.audit.SinkSession.RollResult;

/** Generations in real files. */
class GenerationsOnDiskTest {
    private static final long AMPLE = 1_000_000_000L;
    private static final int LIMIT = 4096;

    @TempDir
    Path folder;
    private final LogText text = new LogText().header();

    private static byte[] tail(LogText log, int from) {
        return log.toString().substring(from).getBytes(UTF_8);
    }

    /** A session whose live file has reached its limit. */
    private SinkSession full(Path log) throws IOException {
        SinkSession session = FileSink.at(log, LIMIT).open();
        session.probe();
        session.sync();
        session.begin(1, tail(text.boot(1, ChainHash.ZERO, "fresh"), 32));
        int from = text.toString().length();
        text.refused(2, "r".repeat(LIMIT));
        session.append(new Lines(text.toString().substring(from)));
        session.sync();
        return session;
    }

    private byte[] rotationBoot() {
        return tail(new LogText().boot(3, text.hash(), "rotation"), 0);
    }

    @Test
    void audU27_shouldBeginAGenerationInRealFiles() throws IOException {
        Path log = folder.resolve("audit.log");
        try (SinkSession session = full(log)) {
            assertEquals(RollResult.COMPLETE, session.roll(this::rotationBoot, AMPLE));
            session.append(new Lines("4\t1\t1\trefused\t9\tx\t-\n"));
            session.sync();
        }
        assertEquals(text.toString(), Files.readString(folder.resolve("audit.log.1")));
        assertEquals(LogText.HEADER + new String(rotationBoot(), UTF_8) + "4\t1\t1\trefused\t9\tx\t-\n", Files.readString(log));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(log)));
        assertEquals(5, SimpleProbe.of(Files.readAllBytes(log)).number());
    }

    @Test
    void audU38_shouldNeitherMoveNorDeleteALinkInTheFirstSlot() throws IOException {
        Path target = Files.writeString(folder.resolve("target"), "theirs");
        Path link = Files.createSymbolicLink(folder.resolve("audit.log.1"), target);
        Path log = folder.resolve("audit.log");
        Files.delete(link);
        try (SinkSession session = full(log)) {
            Files.createSymbolicLink(link, target);
            assertEquals(RollResult.FAILED, session.roll(this::rotationBoot, AMPLE));
        }
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("theirs", Files.readString(target));
        assertEquals(text.toString(), Files.readString(log));
    }

    @Test
    void audR14_shouldCopyADeletedFileFromTheOpenDescriptor() throws IOException {
        Path log = folder.resolve("audit.log");
        try (SinkSession session = full(log)) {
            Files.delete(log);
            Files.writeString(log, "theirs");
            assertThrows(IOException.class, () -> session.roll(this::rotationBoot, AMPLE));
            assertEquals(0, session.recover(new Lines()));
            assertEquals(RollResult.COMPLETE, session.roll(this::rotationBoot, AMPLE));
        }
        assertEquals(text.toString(), Files.readString(folder.resolve("audit.log.1")));
        assertEquals(LogText.HEADER + new String(rotationBoot(), UTF_8), Files.readString(log));
        try (var names = Files.newDirectoryStream(folder, "audit.log.foreign.*")) {
            assertEquals("theirs", Files.readString(names.iterator().next()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"audit log %20.txt", "audit-\u00e9\u4e16.log", "-audit", ".audit"})
    void audU37_shouldNameGenerationsByTheExactName(String name) throws IOException {
        Path log;
        try {
            log = folder.resolve(name);
        } catch (InvalidPathException e) {
            assumeTrue(false, "this machine's encoding has no such name, and the configuration refuses it");
            return;
        }
        try (SinkSession session = full(log)) {
            assertEquals(RollResult.COMPLETE, session.roll(this::rotationBoot, AMPLE));
        }
        assertTrue(Files.exists(folder.resolve(name + ".1")));
        assertFalse(Files.exists(folder.resolve(name + ".1.part")));
    }

    @Test
    void shouldRemoveALeftOverCopyBeforeItBegins() throws IOException {
        Path part = Files.writeString(folder.resolve("audit.log.1.part"), "half");
        SinkSession session = FileSink.at(folder.resolve("audit.log")).open();
        session.probe();
        assertTrue(Files.exists(part), "open and probe change nothing");
        session.close();
        full(folder.resolve("audit.log")).close();
        assertFalse(Files.exists(part));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1, 4095})
    void audU4_shouldRefuseALimitThatIsTooSmall(long limit) {
        Path log = folder.resolve("audit.log");
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> FileSink.at(log, limit));
        assertEquals("org.varta.audit.file: maxBytes = " + limit + " is neither 0 nor a number from 4096 on", refusal.getMessage());
        assertFalse(Files.exists(log));
    }
}
