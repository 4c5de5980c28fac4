// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.vlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.agent.DecodeError;
import org.varta.agent.DecodeErrorKind;
import org.varta.agent.Frame;
import org.varta.agent.Status;
import org.varta.agent.Varta;

class CodecTest {
    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    @ParameterizedTest
    @CsvSource({
        "OK, 2, 0, 1, 0, 56410200020000000000000000000000010000000000000000000000e4116baa",
        "OK, 2, 1000, 1, 0, 5641020002000000e80300000000000001000000000000000000000055d0861c",
        "CRITICAL, 2, 999, -1, 0, 5641020202000000e703000000000000ffffffffffffffff00000000a299eeed",
        "DEGRADED, 12345, 1234567890, 100, -559038737, 5641020139300000d2029649000000006400000000000000efbeadde7bbc775f",
        "OK, 2, 1, 0, 0, 56410200020000000100000000000000000000000000000000000000693259ac"
    })
    void agent20_shouldEncodeAndDecodePublishedFrame(Status status, int pid, long timestamp, long nonce, int payload, String hex) {
        for (ByteBuffer buffer : new ByteBuffer[] {ByteBuffer.allocate(32), ByteBuffer.allocateDirect(32)}) {
            Codec.encodeInto(buffer, status, pid, timestamp, nonce, payload, new CRC32C());
            byte[] wire = new byte[Codec.FRAME_BYTES];
            buffer.get(0, wire);
            assertEquals(hex, HexFormat.of().formatHex(wire));
            assertEquals(0, buffer.position());
            assertEquals(new Frame(status, pid, timestamp, nonce, payload), Codec.decode(buffer));
        }
        assertEquals(new Frame(status, pid, timestamp, nonce, payload), Frame.decode(bytes(hex)));
    }

    @ParameterizedTest
    @CsvSource({
        "BAD_MAGIC, 00410200020000006400000000000000010000000000000000000000421795be",
        "BAD_VERSION, 564101000200000064000000000000000100000000000000000000007a774318",
        "BAD_CRC, 564102000200000064000000000000000100000000000000000000006bfbb06f",
        "BAD_STATUS, 564102ff0200000064000000000000000100000000000000000000009a03661d",
        "STALL_ON_WIRE, 56410203020000006400000000000000010000000000000000000000cca7ed1c",
        "BAD_PID, 564102000000000064000000000000000100000000000000000000008608c31f",
        "BAD_PID, 5641020001000000640000000000000001000000000000000000000008ca8ca5",
        "BAD_TIMESTAMP, 5641020002000000ffffffffffffffff01000000000000000000000030ddde54",
        "BAD_NONCE, 56410200020000006400000000000000ffffffffffffffff000000008c2889f8"
    })
    void agent4_shouldSayWhyBytesAreNoFrame(DecodeErrorKind kind, String hex) {
        assertEquals(kind, assertThrows(DecodeError.class, () -> Frame.decode(bytes(hex))).kind());
        assertEquals(kind, assertThrows(DecodeError.class, () -> Frame.decode(ByteBuffer.wrap(bytes(hex)))).kind());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 33, 60, 64})
    void agent2_shouldCallWrongLengthBadMagic(int length) {
        assertEquals(DecodeErrorKind.BAD_MAGIC, assertThrows(DecodeError.class, () -> Frame.decode(new byte[length])).kind());
    }

    @Test
    void shouldDecodeTheRemainingBytesAndLeaveThem() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(64);
        buffer.put(7, bytes("56410200020000000000000000000000010000000000000000000000e4116baa"));
        buffer.position(7).limit(39);
        assertEquals(2, Frame.decode(buffer).pid());
        assertEquals(7, buffer.position());
        assertEquals(39, buffer.limit());
    }

    @Test
    void agent2_shouldPrintUnsigned() {
        String text = new Frame(Status.CRITICAL, -1, -2, Varta.NONCE_TERMINAL, -3).toString();
        assertEquals("Frame[status=CRITICAL, pid=4294967295, timestamp=18446744073709551614, nonce=18446744073709551615, payload=4294967293]", text);
    }

    @Test
    void agent2_shouldBeEqualByValue() {
        Frame frame = new Frame(Status.OK, 2, 3, 4, 5);
        assertEquals(frame, new Frame(Status.OK, 2, 3, 4, 5));
        assertEquals(frame.hashCode(), new Frame(Status.OK, 2, 3, 4, 5).hashCode());
        assertNotEquals(frame, new Frame(Status.DEGRADED, 2, 3, 4, 5));
        assertNotEquals(frame, new Frame(Status.OK, 9, 3, 4, 5));
        assertNotEquals(frame, new Frame(Status.OK, 2, 9, 4, 5));
        assertNotEquals(frame, new Frame(Status.OK, 2, 3, 9, 5));
        assertNotEquals(frame, new Frame(Status.OK, 2, 3, 4, 9));
        assertNotEquals(frame, "frame");
    }

    @Test
    void agent20_shouldComputeCheckSums() {
        assertEquals(0, Crc32C.compute(new byte[0]));
        assertEquals(0xc1d04330, Crc32C.compute("a".getBytes(StandardCharsets.US_ASCII)));
        assertEquals(0xe3069283, Crc32C.compute("123456789".getBytes(StandardCharsets.US_ASCII)));
        assertEquals(0xe3069283, Crc32C.compute("x123456789y".getBytes(StandardCharsets.US_ASCII), 1, 9));
        assertEquals(0x8a9136aa, Crc32C.compute(new byte[32]));
    }
}
