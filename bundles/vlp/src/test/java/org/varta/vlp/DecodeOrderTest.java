// SPDX-License-Identifier: Apache-2.0
package org.varta.vlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** obs-0.1: magic, version, check sum, status value, stall on wire, pid, timestamp, nonce with status; the first failure wins. */
class DecodeOrderTest {
    /** One thing wrong with a frame. All but the check sum itself leave the check sum right. */
    private record Fault(DecodeError error, boolean breaksCheckSum, Consumer<ByteBuffer> make) {
        static Fault of(DecodeError error, Consumer<ByteBuffer> make) {
            return new Fault(error, false, make);
        }

        @Override
        public String toString() {
            return error.label();
        }
    }

    private static final List<Fault> IN_ORDER = List.of(
        Fault.of(DecodeError.BAD_MAGIC, f -> f.put(FrameLayout.MAGIC_OFFSET, (byte) 0x41)),
        Fault.of(DecodeError.BAD_VERSION, f -> f.put(FrameLayout.VERSION_OFFSET, (byte) 1)),
        new Fault(DecodeError.BAD_CRC, true, f -> { }),
        Fault.of(DecodeError.BAD_STATUS, f -> f.put(FrameLayout.STATUS_OFFSET, (byte) 4)),
        Fault.of(DecodeError.STALL_ON_WIRE, f -> f.put(FrameLayout.STATUS_OFFSET, (byte) 3)),
        Fault.of(DecodeError.BAD_PID, f -> f.putInt(FrameLayout.PID_OFFSET, 1)),
        Fault.of(DecodeError.BAD_TIMESTAMP, f -> f.putLong(FrameLayout.TIMESTAMP_OFFSET, -1)),
        Fault.of(DecodeError.BAD_NONCE, f -> f.putLong(FrameLayout.NONCE_OFFSET, -1)));

    private final ByteBuffer frame = ByteBuffer.allocate(FrameLayout.FRAME_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    DecodeOrderTest() {
        new FrameEncoder(frame).encode(0, FrameLayout.STATUS_OK, 2, 0, 1, 0);
    }

    private void seal() {
        CRC32C crc = new CRC32C();
        crc.update(frame.array(), 0, FrameLayout.CRC_OFFSET);
        frame.putInt(FrameLayout.CRC_OFFSET, (int) crc.getValue());
    }

    private DecodeError decode() {
        return new FrameDecoder(frame).decode(0);
    }

    static Stream<Arguments> pairs() {
        return Stream.iterate(0, i -> i + 1).limit(IN_ORDER.size())
            .flatMap(i -> IN_ORDER.subList(i, IN_ORDER.size()).stream().map(later -> Arguments.of(IN_ORDER.get(i), later)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void obs01_shouldReportTheFirstOfTwoFaults(Fault first, Fault second) {
        second.make.accept(frame);
        first.make.accept(frame);
        seal();
        if (first.breaksCheckSum || second.breaksCheckSum) {
            frame.put(FrameLayout.CRC_OFFSET, (byte) ~frame.get(FrameLayout.CRC_OFFSET));
        }
        assertEquals(first.error, decode());
    }

    @Test
    void obs01_shouldReportMagicWhenEverythingIsWrong() {
        IN_ORDER.forEach(fault -> fault.make.accept(frame));
        assertEquals(DecodeError.BAD_MAGIC, decode());
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 0x7F, 0x80, 0xFF})
    void obs01_shouldRefuseUnknownStatus(int status) {
        new FrameEncoder(frame).encode(0, status, 2, 0, 1, 0);
        assertEquals(DecodeError.BAD_STATUS, decode());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 0xFF})
    void obs01_shouldRefuseEveryVersionButTwo(int version) {
        frame.put(FrameLayout.VERSION_OFFSET, (byte) version);
        seal();
        assertEquals(DecodeError.BAD_VERSION, decode());
    }

    @ParameterizedTest
    @CsvSource({"0, BAD_NONCE", "1, BAD_NONCE", "2, "})
    void obs01_shouldAllowTerminalNonceOnlyWithCritical(int status, DecodeError expected) {
        new FrameEncoder(frame).encode(0, status, 2, 0, FrameLayout.NONCE_TERMINAL, 0);
        assertEquals(expected, decode());
    }

    @Test
    void obs01_shouldAllowExtremesThatAreLegal() {
        new FrameEncoder(frame).encode(0, FrameLayout.STATUS_CRITICAL, -1, -2, -2, -1);
        assertNull(decode());
        new FrameEncoder(frame).encode(0, FrameLayout.STATUS_OK, 2, 0, 0, 0);
        assertNull(decode(), "nonce 0 occurs once per wrap");
    }

    @Test
    void obs1_shouldNameEveryErrorByItsMetricLabel() {
        assertEquals(List.of("bad_magic", "bad_version", "bad_status", "bad_pid", "bad_timestamp", "bad_nonce", "stall_on_wire", "bad_crc"),
            Stream.of(DecodeError.values()).map(DecodeError::label).toList());
    }
}
