// SPDX-License-Identifier: Apache-2.0
package org.varta.vlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteBuffer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class FrameLawsTest {
    private static final int FIRST_COVERED_BIT = 24;
    private static final int VERSION_BIT = 16;

    /** The fields of a legal frame. */
    record Fields(int status, int pid, long timestamp, long nonce, int payload) {
        void encode(ByteBuffer frames, int offset) {
            new FrameEncoder(frames).encode(offset, status, pid, timestamp, nonce, payload);
        }

        void assertDecodes(ByteBuffer frames, int offset) {
            FrameDecoder decoder = new FrameDecoder(frames);
            assertNull(decoder.decode(offset));
            assertEquals(this, new Fields(decoder.status(), decoder.pid(), decoder.timestamp(), decoder.nonce(), decoder.payload()));
        }
    }

    @Provide
    Arbitrary<Fields> legal() {
        return Combinators.combine(Arbitraries.integers().between(0, 2), Arbitraries.integers().filter(pid -> pid != 0 && pid != 1),
            Arbitraries.longs().filter(t -> t != FrameLayout.TIMESTAMP_RESERVED), Arbitraries.longs(), Arbitraries.integers())
            .as(Fields::new).filter(f -> f.nonce != FrameLayout.NONCE_TERMINAL || f.status == FrameLayout.STATUS_CRITICAL);
    }

    @Property
    void shouldDecodeWhatWasEncodedAtAnyOffsetOfAnyBuffer(@ForAll("legal") Fields fields, @ForAll @IntRange(max = 96) int offset,
            @ForAll boolean isDirect) {
        int capacity = offset + FrameLayout.FRAME_BYTES;
        ByteBuffer frames = isDirect ? ByteBuffer.allocateDirect(capacity) : ByteBuffer.allocate(capacity);
        fields.encode(frames, offset);
        fields.assertDecodes(frames, offset);
    }

    @Property
    void shouldRefuseAnyFlippedBit(@ForAll("legal") Fields fields, @ForAll @IntRange(max = 255) int bit) {
        ByteBuffer frame = ByteBuffer.allocate(FrameLayout.FRAME_BYTES);
        fields.encode(frame, 0);
        frame.put(bit / Byte.SIZE, (byte) (frame.get(bit / Byte.SIZE) ^ 1 << bit % Byte.SIZE));
        DecodeError expected = bit < VERSION_BIT ? DecodeError.BAD_MAGIC : bit < FIRST_COVERED_BIT ? DecodeError.BAD_VERSION : DecodeError.BAD_CRC;
        assertEquals(expected, new FrameDecoder(frame).decode(0));
    }

    /** CRC-32C finds every burst of errors up to its own length. */
    @Property
    void shouldRefuseAnyBurstOfUpTo32Bits(@ForAll("legal") Fields fields, @ForAll @IntRange(min = 24, max = 255) int first,
            @ForAll @IntRange(min = 1) int pattern) {
        ByteBuffer frame = ByteBuffer.allocate(FrameLayout.FRAME_BYTES);
        fields.encode(frame, 0);
        for (int i = 0; i < Integer.SIZE && first + i < frame.capacity() * Byte.SIZE; i++) {
            int at = (first + i) / Byte.SIZE;
            frame.put(at, (byte) (frame.get(at) ^ (pattern >>> i & 1) << (first + i) % Byte.SIZE));
        }
        boolean isUnchanged = pattern << first - 224 == 0 && first > 224;
        if (!isUnchanged) {
            assertEquals(DecodeError.BAD_CRC, new FrameDecoder(frame).decode(0));
        }
    }

    @Property
    void shouldRefuseArbitraryBytes(@ForAll @Size(32) byte[] bytes) {
        assertNotNull(new FrameDecoder(ByteBuffer.wrap(bytes)).decode(0));
    }
}
