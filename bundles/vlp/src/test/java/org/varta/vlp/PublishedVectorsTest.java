// SPDX-License-Identifier: Apache-2.0
package org.varta.vlp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.varta.vlp.PublishedVectors.CheckSumVector;
import org.varta.vlp.PublishedVectors.ErrorVector;
import org.varta.vlp.PublishedVectors.FrameVector;

class PublishedVectorsTest {
    private static byte[] encode(int status, int pid, long timestamp, long nonce, int payload) {
        byte[] wire = new byte[FrameLayout.FRAME_BYTES];
        new FrameEncoder(ByteBuffer.wrap(wire)).encode(0, status, pid, timestamp, nonce, payload);
        return wire;
    }

    private static int checkSum(byte[] input) {
        CRC32C crc = new CRC32C();
        crc.update(input);
        return (int) crc.getValue();
    }

    /** Bit by bit from the polynomial, so that the library's table is not its own witness. */
    private static int slowCheckSum(byte[] input) {
        int crc = -1;
        for (byte next : input) {
            crc ^= next & 0xFF;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                crc = crc >>> 1 ^ ((crc & 1) == 0 ? 0 : 0x82F63B78);
            }
        }
        return ~crc;
    }

    @Test
    void shouldReadEveryVectorOfTheFile() {
        assertEquals(6, PublishedVectors.frames().size());
        assertEquals(9, PublishedVectors.errors().size());
        assertEquals(5, PublishedVectors.checkSums().size());
    }

    static Stream<FrameVector> frames() {
        return PublishedVectors.frames().stream();
    }

    @ParameterizedTest
    @MethodSource("frames")
    void shouldEncodePublishedFrame(FrameVector vector) {
        assertArrayEquals(vector.wire(), encode(vector.status(), vector.pid(), vector.timestamp(), vector.nonce(), vector.payload()));
    }

    @ParameterizedTest
    @MethodSource("frames")
    void shouldDecodePublishedFrame(FrameVector vector) {
        FrameDecoder decoder = new FrameDecoder(ByteBuffer.wrap(vector.wire()));
        assertNull(decoder.decode(0));
        assertEquals(vector.status(), decoder.status());
        assertEquals(vector.pid(), decoder.pid());
        assertEquals(vector.timestamp(), decoder.timestamp());
        assertEquals(vector.nonce(), decoder.nonce());
        assertEquals(vector.payload(), decoder.payload());
    }

    static Stream<ErrorVector> errors() {
        return PublishedVectors.errors().stream();
    }

    @ParameterizedTest
    @MethodSource("errors")
    void shouldRefusePublishedNonFrame(ErrorVector vector) {
        assertEquals(vector.error(), new FrameDecoder(ByteBuffer.wrap(vector.wire())).decode(0));
    }

    static Stream<CheckSumVector> checkSums() {
        return PublishedVectors.checkSums().stream();
    }

    @ParameterizedTest
    @MethodSource("checkSums")
    void shouldComputePublishedCheckSum(CheckSumVector vector) {
        assertEquals(vector.checkSum(), checkSum(vector.input()));
        assertEquals(vector.checkSum(), slowCheckSum(vector.input()));
    }

    static Stream<Arguments> agentCheckSums() {
        byte[] ones = new byte[32];
        Arrays.fill(ones, (byte) -1);
        return Stream.of(Arguments.of(new byte[0], 0), Arguments.of("a".getBytes(StandardCharsets.US_ASCII), 0xc1d04330),
            Arguments.of("123456789".getBytes(StandardCharsets.US_ASCII), 0xe3069283), Arguments.of(new byte[32], 0x8a9136aa),
            Arguments.of(ones, 0x62a8ab43));
    }

    @ParameterizedTest
    @MethodSource("agentCheckSums")
    void agent20_shouldComputeCheckSum(byte[] input, int expected) {
        assertEquals(expected, checkSum(input));
        assertEquals(expected, slowCheckSum(input));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 2, 0, 1, 0, 56410200020000000000000000000000010000000000000000000000e4116baa",
        "0, 2, 1000, 1, 0, 5641020002000000e80300000000000001000000000000000000000055d0861c",
        "2, 2, 999, -1, 0, 5641020202000000e703000000000000ffffffffffffffff00000000a299eeed"
    })
    void agent20_shouldEncodeAndDecodeFrame(int status, int pid, long timestamp, long nonce, int payload, String hex) {
        byte[] wire = encode(status, pid, timestamp, nonce, payload);
        assertEquals(hex, HexFormat.of().formatHex(wire));
        assertNull(new FrameDecoder(ByteBuffer.wrap(wire)).decode(0));
    }
}
