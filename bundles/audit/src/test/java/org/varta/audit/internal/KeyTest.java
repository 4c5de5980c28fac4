// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.ChainPoint;
import org.varta.audit.internal.Head.State;

/** The key of the head: its file, the mac, and what becomes of a head that it does not prove. */
class KeyTest {
    private static final String DIGITS = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    private static final HeadKey KEY = HeadKey.of(HexFormat.of().parseHex(DIGITS));
    private static final HeadKey OTHER = HeadKey.of(new byte[32]);

    @TempDir
    Path folder;

    private Path file(String content, String mode) throws IOException {
        Path file = Files.writeString(folder.resolve("head.key"), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private String refusal(Path file) {
        String message = assertThrows(IOException.class, () -> HeadKey.read(file.toString())).getMessage();
        assertTrue(message.startsWith(file.toString()), message);
        assertFalse(message.contains(DIGITS.substring(0, 8)), message);
        return message;
    }

    @Nested
    class KeyInAFile {
        @ParameterizedTest
        @ValueSource(strings = {DIGITS, DIGITS + "\n", " " + DIGITS + "\r\n", "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F"})
        void shouldTakeSixtyFourHexDigits(String content) throws IOException {
            HeadKey key = HeadKey.read(file(content, "rw-------").toString());
            assertEquals(KEY.mac("text"), key.mac("text"));
            assertEquals("a key", key.toString());
        }

        @Test
        void shouldHaveNoKeyWithoutAFile() throws IOException {
            assertEquals("-", HeadKey.read("").mac("text"));
            assertTrue(HeadKey.NONE.accepts("text", "anything"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "00010203", DIGITS + "00", "key", DIGITS + "\n" + DIGITS})
        void shouldRefuseAnythingElseWithoutShowingIt(String content) throws IOException {
            assertTrue(refusal(file(content, "rw-------")).contains("64 hex digits"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"rw-r-----", "rw----r--", "rw-rw-rw-", "rw---x---"})
        void shouldRefuseAFileThatOthersHaveRightsTo(String mode) throws IOException {
            assertTrue(refusal(file(DIGITS, mode)).contains("group or others"));
        }

        @Test
        void shouldRefuseALinkAFolderAndNothing() throws IOException {
            Path link = Files.createSymbolicLink(folder.resolve("link"), file(DIGITS, "rw-------"));
            assertTrue(refusal(link).contains("not a regular file"));
            assertTrue(refusal(folder).contains("not a regular file"));
            assertTrue(refusal(folder.resolve("none")).contains("does not exist"));
        }

        @Test
        void shouldRefuseAFolderThatOthersMayWriteTo() throws IOException {
            Path open = Files.createDirectory(folder.resolve("open"));
            Path file = Files.writeString(open.resolve("head.key"), DIGITS);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
            assertTrue(refusal(file).contains("folder that others may write to"));
        }

        @Test
        void shouldRefuseAFileOfSomebodyElse() throws IOException {
            Path file = file(DIGITS, "rw-------");
            int owner = (Integer) Files.getAttribute(file, "unix:uid");
            assertThrows(IOException.class, () -> KeyFile.read(file, owner + 1));
        }

        @Test
        void shouldRefuseAFileThatIsTooLong() throws IOException {
            assertTrue(refusal(file(" ".repeat(5000), "rw-------")).contains("more than 4096 bytes"));
        }
    }

    @Nested
    class Mac {
        private final Head head = new Head(5, State.CLEAN, new ChainPoint(50, ChainHash.parse("ab".repeat(32))), 3, 70_000, "a".repeat(32), Head.NONE, 1_700_000_000_000L, 4242);

        @Test
        void shouldProveTheFieldsBeforeIt() {
            String[] fields = new String(head.toSlot(KEY), US_ASCII).stripTrailing().split("\t");
            String plain = String.join("\t", java.util.Arrays.copyOf(fields, 11));
            assertEquals(KEY.mac(plain), fields[11]);
            assertTrue(fields[11].matches("[0-9a-f]{64}"));
            assertEquals(head, Head.ofSlot(head.toSlot(KEY), KEY));
        }

        @Test
        void shouldNotBelieveAHeadThatTheKeyDoesNotProve() {
            assertNull(Head.ofSlot(head.toSlot(OTHER), KEY));
            assertNull(Head.ofSlot(head.toSlot(HeadKey.NONE), KEY));
            assertEquals(head, Head.ofSlot(head.toSlot(KEY), HeadKey.NONE), "without a key nothing is asked for");
        }

        @Test
        void shouldTakeAtMost356Bytes() {
            Head longest = new Head(-1, State.ROLLING, new ChainPoint(-1, ChainHash.parse("ab".repeat(32))), -1, -1, "a".repeat(32), "b".repeat(32), Long.MAX_VALUE, -1);
            assertTrue(new String(longest.toSlot(KEY), US_ASCII).stripTrailing().length() <= 356);
        }

        @Test
        void audR6_shouldComputeHmacSha256() {
            // RFC 4231, test case 2, needs a key of 4 bytes; the algorithm does not mind its length.
            assertEquals("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                    HeadKey.of("Jefe".getBytes(US_ASCII)).mac("what do ya want for nothing?"));
            assertNotEquals(KEY.mac("text"), OTHER.mac("text"));
        }
    }

    @Nested
    class Ledger {
        private final Store store = new Store("A");

        private Bench start(HeadKey key, Settings settings) throws Exception {
            return Bench.keyed(folder, settings, key).bind(store, 0);
        }

        private void writeAndStop(HeadKey key) throws Exception {
            Bench bench = start(key, Settings.DEFAULT);
            bench.settle();
            bench.write("one");
            bench.stop();
            store.crash(true);
        }

        @Test
        void shouldResumeWithTheSameKey() throws Exception {
            writeAndStop(KEY);
            try (Bench bench = start(KEY, Settings.DEFAULT)) {
                bench.settle();
                assertEquals("3 boot resume", store.outline().get(2));
                assertEquals(0, bench.counted(StartEvent.HEAD_UNPROVEN));
            }
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void audR6_shouldGoOnWithoutHeadWhereTheKeyIsWrongAndSaySo(boolean wasKeyed) throws Exception {
            writeAndStop(wasKeyed ? OTHER : HeadKey.NONE);
            try (Bench bench = start(KEY, Settings.DEFAULT)) {
                bench.settle();
                assertEquals("3 boot resume", store.outline().get(2));
                assertEquals(1, bench.counted(StartEvent.HEAD_UNPROVEN));
                assertTrue(bench.head.read().counter() > 4, "the next head is newer than the one that is not believed");
                bench.write("two");
                bench.clock.passMillis(1_000);
                bench.settle();
            }
            store.crash(true);
            Chains.assertLinear(store.text());
            try (Bench bench = start(KEY, Settings.DEFAULT)) {
                bench.settle();
                assertEquals(0, bench.counted(StartEvent.HEAD_UNPROVEN), "both slots are ours by now");
            }
        }

        @Test
        void shouldStopWhereTheKeyIsWrongAndAMismatchIsRefused() throws Exception {
            writeAndStop(OTHER);
            String before = store.text();
            Settings refusing = new Settings("", 1, 0, 50, 256, true, true, true, "", 50, HeadSync.AUTO, "");
            try (Bench bench = start(KEY, refusing)) {
                assertThrows(LedgerStoppedException.class, bench::settle);
            }
            assertEquals(before, store.text());
        }

        @Test
        void shouldBelieveAKeyedHeadWhereNoKeyIsConfigured() throws Exception {
            writeAndStop(KEY);
            try (Bench bench = start(HeadKey.NONE, Settings.DEFAULT)) {
                bench.settle();
                assertEquals("3 boot resume", store.outline().get(2));
                bench.write("two");
                assertEquals(0, bench.counted(StartEvent.HEAD_CONFLICT));
            }
        }
    }
}
