// SPDX-License-Identifier: Apache-2.0
package org.varta.api.transport;

import org.varta.vlp.DecodeError;

/**
 * Up to 64 received datagrams as columns: row {@code i} of every array describes datagram {@code i}. Allocated once by
 * the loop and refilled by each {@link BeatSource#receive}.
 *
 * <p>Belongs to the loop thread; a source may touch it during {@code receive} only and must keep no reference. Which
 * columns are set depends on the row's {@link Reception}; the others hold what an earlier batch left there.
 *
 * <p>The columns are bare arrays on purpose: this is the one place where every beat passes.
 */
public final class BeatBatch {
    /** Rows in a batch. */
    public static final int CAPACITY = 64;

    /** What the datagram is; set in every row. */
    public final Reception[] reception = new Reception[CAPACITY];
    /** Trust class of the sender; set for FRAME and UNDECODABLE. */
    public final Origin[] origin = new Origin[CAPACITY];
    /** Why it is no frame; set for UNDECODABLE. */
    public final DecodeError[] decodeError = new DecodeError[CAPACITY];
    /** The sending process as the kernel names it, 0 when the transport cannot know; set for FRAME and UNDECODABLE. */
    public final int[] kernelPid = new int[CAPACITY];
    /** The sending user as the kernel names it, −1 when the transport cannot know; set for FRAME, UNDECODABLE, UID_REFUSED. */
    public final int[] uid = new int[CAPACITY];
    /**
     * Identity of the sender for the agent table; set for FRAME. Attested: the process id, unsigned. Network: listener, key and
     * process id mixed by the transport with a bit above the lowest 32 set, so that the two kinds never meet.
     */
    public final long[] senderKey = new long[CAPACITY];
    /** The frame's process id, unsigned; set for FRAME. */
    public final int[] pid = new int[CAPACITY];
    /** The frame's status, 0 to 2; set for FRAME. */
    public final int[] status = new int[CAPACITY];
    /** The frame's timestamp, unsigned; set for FRAME. */
    public final long[] timestamp = new long[CAPACITY];
    /** The frame's nonce, unsigned, all ones for a terminal frame; set for FRAME. */
    public final long[] nonce = new long[CAPACITY];
    /** The frame's payload; set for FRAME. */
    public final int[] payload = new int[CAPACITY];

    /** An empty batch. */
    public BeatBatch() {
        // columns are allocated, rows are set by a source
    }
}
