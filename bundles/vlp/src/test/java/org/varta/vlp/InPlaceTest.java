// SPDX-License-Identifier: Apache-2.0
package org.varta.vlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Both halves of the codec work at any place of a caller's buffer and leave everything else alone. */
class InPlaceTest {
    private static final byte UNTOUCHED = 0x5A;
    private static final int CAPACITY = 128;

    static Stream<Arguments> buffers() {
        IntFunction<ByteBuffer> heapSlice = capacity -> ByteBuffer.allocate(capacity + 7).position(7).slice();
        IntFunction<ByteBuffer> directSlice = capacity -> ByteBuffer.allocateDirect(capacity + 5).position(5).slice();
        IntFunction<ByteBuffer> bigEndian = capacity -> ByteBuffer.allocateDirect(capacity).order(ByteOrder.BIG_ENDIAN);
        return Stream.of(Arguments.of("heap", (IntFunction<ByteBuffer>) ByteBuffer::allocate), Arguments.of("heap slice", heapSlice),
            Arguments.of("direct", (IntFunction<ByteBuffer>) ByteBuffer::allocateDirect), Arguments.of("direct slice", directSlice),
            Arguments.of("big-endian", bigEndian));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("buffers")
    void shouldWriteAndReadAtEveryOffset(String name, IntFunction<ByteBuffer> allocate) {
        for (int offset = 0; offset <= CAPACITY - FrameLayout.FRAME_BYTES; offset++) {
            ByteBuffer frames = allocate.apply(CAPACITY);
            for (int i = 0; i < CAPACITY; i++) {
                frames.put(i, UNTOUCHED);
            }
            new FrameEncoder(frames).encode(offset, FrameLayout.STATUS_DEGRADED, offset + 2, offset, offset, -offset);
            FrameDecoder decoder = new FrameDecoder(frames);
            assertNull(decoder.decode(offset), name + " at " + offset);
            assertEquals(offset + 2, decoder.pid());
            assertEquals(offset, decoder.nonce());
            for (int i = 0; i < CAPACITY; i++) {
                if (i < offset || i >= offset + FrameLayout.FRAME_BYTES) {
                    assertEquals(UNTOUCHED, frames.get(i), name + " at " + offset + " byte " + i);
                }
            }
        }
    }

    @Test
    void shouldNeitherUseNorChangePositionLimitAndOrder() {
        ByteBuffer frames = ByteBuffer.allocate(CAPACITY).position(3).limit(4);
        new FrameEncoder(frames).encode(64, FrameLayout.STATUS_OK, 2, 0, 1, 0);
        assertNull(new FrameDecoder(frames).decode(64));
        assertEquals(3, frames.position());
        assertEquals(4, frames.limit());
        assertEquals(ByteOrder.BIG_ENDIAN, frames.order());
    }

    @Test
    void shouldDecodeFromReadOnlyBuffer() {
        ByteBuffer frames = ByteBuffer.allocateDirect(FrameLayout.FRAME_BYTES);
        new FrameEncoder(frames).encode(0, FrameLayout.STATUS_OK, 2, 0, 1, 0);
        assertNull(new FrameDecoder(frames.asReadOnlyBuffer()).decode(0));
    }

    @Test
    void shouldGoOnAfterRefusedFrame() {
        ByteBuffer frames = ByteBuffer.allocate(2 * FrameLayout.FRAME_BYTES);
        new FrameEncoder(frames).encode(FrameLayout.FRAME_BYTES, FrameLayout.STATUS_OK, 2, 0, 1, 0);
        FrameDecoder decoder = new FrameDecoder(frames);
        assertEquals(DecodeError.BAD_MAGIC, decoder.decode(0));
        assertNull(decoder.decode(FrameLayout.FRAME_BYTES));
        assertEquals(2, decoder.pid());
    }

    @Test
    void shouldRefuseOffsetOutsideOfBuffer() {
        ByteBuffer frames = ByteBuffer.allocate(FrameLayout.FRAME_BYTES);
        FrameEncoder encoder = new FrameEncoder(frames);
        FrameDecoder decoder = new FrameDecoder(frames);
        assertThrows(IndexOutOfBoundsException.class, () -> encoder.encode(1, FrameLayout.STATUS_OK, 2, 0, 1, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> encoder.encode(-1, FrameLayout.STATUS_OK, 2, 0, 1, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> decoder.decode(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> decoder.decode(FrameLayout.FRAME_BYTES));
        assertEquals(ByteBuffer.allocate(FrameLayout.FRAME_BYTES), frames, "nothing was written");
        encoder.encode(0, FrameLayout.STATUS_OK, 2, 0, 1, 0);
        ByteBuffer tooShort = frames.slice(0, FrameLayout.FRAME_BYTES - 1);
        assertThrows(IndexOutOfBoundsException.class, () -> new FrameDecoder(tooShort).decode(0));
    }
}
