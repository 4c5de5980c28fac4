// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.varta.api.audit.SinkException;
import org.varta.api.audit.SinkSession;
import org.varta.api.audit.SinkTail;

/** Places for the sinks under test, and what is asked of all of them. */
abstract class SinkPlaces {
    @TempDir
    Path folder;
    final SinkKind kind;
    private int places;

    SinkPlaces(SinkKind kind) {
        this.kind = kind;
    }

    String newPlace() throws Exception {
        return kind.newPlace(Files.createDirectory(folder.resolve("place" + ++places)));
    }

    /** A place where a first run was told and ended in order. */
    String placeWith(Story story) throws Exception {
        String place = newPlace();
        try (MiniLedger ledger = ledger(place)) {
            story.tellAll(ledger.open());
        }
        return place;
    }

    MiniLedger ledger(String place) {
        return new MiniLedger(kind.sinkAt(place), durable -> { });
    }

    Scan scan(String place) throws Exception {
        return Scan.of(kind.stored(place));
    }

    void assertStored(List<byte[]> expected, String place) throws Exception {
        assertLines(expected, scan(place).lines(), () -> "at " + place);
    }

    static void assertLines(List<byte[]> expected, List<byte[]> lines, Supplier<String> when) {
        assertEquals(text(expected), text(lines), when);
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), lines.get(i), when);
        }
    }

    static String text(List<byte[]> lines) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        lines.forEach(all::writeBytes);
        return all.toString(UTF_8);
    }

    static SinkException.Kind failure(Executable call) {
        return assertThrows(SinkException.class, call).kind();
    }

    void assertTailOfScan(String place, SinkTail tail) throws Exception {
        Scan scan = scan(place);
        assertEquals(new SinkTail(SinkTail.Kind.RESUME, scan.last(), scan.last().number(), false, scan.isBoot(), scan.parent(), tail.previousGeneration(), false,
                true, 0), tail);
    }

    void assertTailAfterReopen(String place) throws Exception {
        try (SinkSession session = kind.sinkAt(place).open()) {
            assertTailOfScan(place, session.probe());
        }
    }
}
