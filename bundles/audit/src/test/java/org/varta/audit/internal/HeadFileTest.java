// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.ChainPoint;
import org.varta.audit.internal.Head.State;
import org.varta.audit.internal.HeadStore.HeadConflictException;

class HeadFileTest {
    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("audit.head");
    }

    private static Head head(long counter) {
        return new Head(counter, State.OPEN, new ChainPoint(counter * 10, ChainHash.parse("ab".repeat(32))), 3, 70_000, "a".repeat(32), Head.NONE, 1_700_000_000_000L, 4242);
    }

    private HeadFile open() throws IOException {
        HeadFile head = HeadFile.open(file(), HeadKey.NONE);
        head.read();
        return head;
    }

    private void write(long... counters) throws IOException {
        try (HeadFile head = open()) {
            for (long counter : counters) {
                head.write(head(counter));
            }
        }
    }

    private Head read() throws IOException {
        try (HeadFile head = HeadFile.open(file(), HeadKey.NONE)) {
            return head.read();
        }
    }

    private void damage(int position) throws IOException {
        byte[] bytes = Files.readAllBytes(file());
        bytes[position] ^= 1;
        Files.write(file(), bytes);
    }

    @Test
    void shouldWriteThirteenFieldsPaddedToTheEndOfTheSlot() {
        byte[] slot = head(5).toSlot(HeadKey.NONE);
        String text = new String(slot, US_ASCII);
        assertEquals(512, slot.length);
        assertTrue(text.startsWith("varta-audit-head v2\t5\topen\t50\t" + "ab".repeat(32) + "\t3\t70000\t" + "a".repeat(32) + "\t-\t1700000000000\t4242\t-\t"), text);
        assertTrue(text.endsWith(" \n"));
        assertEquals(head(5), Head.ofSlot(slot));
    }

    @Test
    void shouldTakeAtMost356Bytes() {
        Head longest = new Head(-1, State.ROLLING, new ChainPoint(-1, ChainHash.parse("ab".repeat(32))), -1, -1, "a".repeat(32), "b".repeat(32), Long.MAX_VALUE, -1);
        String text = new String(longest.toSlot(HeadKey.NONE), US_ASCII).stripTrailing();
        assertTrue(text.length() <= 356 - 64, () -> "without a mac: " + text.length());
        assertEquals(longest, Head.ofSlot(longest.toSlot(HeadKey.NONE)));
    }

    @Test
    void shouldHaveNoHeadBeforeTheFirstWrite() throws IOException {
        assertNull(read());
    }

    @Test
    void shouldAlternateBetweenSlotsAFarApart() throws IOException {
        write(1);
        assertEquals(512, Files.size(file()));
        write(2);
        assertEquals(4096 + 512, Files.size(file()));
        assertEquals(head(2), read());
        write(3);
        byte[] bytes = Files.readAllBytes(file());
        assertEquals(head(3), Head.ofSlot(Arrays.copyOf(bytes, 512)));
        assertEquals(head(2), Head.ofSlot(Arrays.copyOfRange(bytes, 4096, 4608)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 20, 25, 40, 200, 4096, 4120, 4300})
    void audR6_shouldFallBackToTheOtherSlotWhenOneIsDamaged(int position) throws IOException {
        write(1, 2);
        damage(position);
        assertEquals(head(position < 4096 ? 2 : 1), read());
        write(3);
        assertEquals(head(3), read());
    }

    @Test
    void shouldNoticeAnyDamageToASlot() {
        byte[] slot = head(5).toSlot(HeadKey.NONE);
        int text = new String(slot, US_ASCII).stripTrailing().length();
        for (int at = 0; at < text; at++) {
            byte[] bad = slot.clone();
            bad[at] ^= 1;
            assertNull(Head.ofSlot(bad), "byte " + at);
        }
    }

    @Test
    void audR6_shouldSurviveTheLossOfASector() throws IOException {
        write(1, 2);
        byte[] bytes = Files.readAllBytes(file());
        Arrays.fill(bytes, 0, 4096, (byte) 0);
        Files.write(file(), bytes);
        assertEquals(head(2), read());
    }

    @Test
    void audR6_shouldHaveNoHeadWhenBothSlotsAreDamaged() throws IOException {
        write(1, 2);
        damage(30);
        damage(4096 + 30);
        assertNull(read());
        write(1);
        assertEquals(head(1), read());
    }

    @Test
    void audR6_shouldFindTheOlderHeadAfterATornWrite() throws IOException {
        write(1, 2);
        byte[] bytes = Files.readAllBytes(file());
        System.arraycopy(head(3).toSlot(HeadKey.NONE), 0, bytes, 0, 100);
        Files.write(file(), bytes);
        assertEquals(head(2), read());
    }

    @Test
    void shouldStopWhenAnotherLedgerHasWritten() throws IOException {
        try (HeadFile one = open(); HeadFile other = open()) {
            one.write(head(1));
            assertThrows(HeadConflictException.class, () -> other.write(head(1)));
        }
    }

    @Test
    void shouldStopWhenAnotherLedgerOverwroteItsHead() throws IOException {
        try (HeadFile one = open()) {
            one.write(head(1));
            one.write(head(2));
            try (HeadFile other = open()) {
                other.write(head(3));
            }
            HeadConflictException conflict = assertThrows(HeadConflictException.class, () -> one.write(head(3)));
            assertTrue(conflict.getMessage().contains("head_conflict"), conflict.getMessage());
        }
    }

    @Test
    void shouldStopWhenTheHeadWasSetBackWhileItRuns() throws IOException {
        try (HeadFile one = open()) {
            one.write(head(1));
            byte[] old = Files.readAllBytes(file());
            one.write(head(2));
            one.write(head(3));
            Files.write(file(), old);
            assertThrows(HeadConflictException.class, () -> one.write(head(4)));
        }
    }

    @Test
    void shouldGoOnWhenItsOwnSlotWasDamagedWhileItRuns() throws IOException {
        try (HeadFile one = open()) {
            one.write(head(1));
            one.write(head(2));
            damage(4096 + 30);
            one.write(head(3));
        }
        assertEquals(head(3), read());
    }
}
