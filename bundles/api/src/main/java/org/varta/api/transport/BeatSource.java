// SPDX-License-Identifier: Apache-2.0
package org.varta.api.transport;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A transport, published as a service: something that beats can be received from.
 *
 * <p><strong>Life.</strong> The source is open before it is published. The observer's loop takes it ({@link #taken}), receives
 * from it, and gives it back ({@link #released}); between the two, {@link #receive} is called on the loop thread only and by
 * one loop only. When the service goes away the loop first calls {@link #stopAccepting} and receives until nothing is
 * left, so that no datagram whose send succeeded is lost; when the observer goes away it just releases, the socket stays
 * bound and the kernel keeps the queue. A provider closes its socket after {@code released}, or when at most 2 s have passed
 * since it was withdrawn, or at once when it is not taken.
 *
 * <p><strong>What a source must not do</strong> on the loop thread: block, lock, log, allocate, count, or call back.
 */
@ConsumerType
public interface BeatSource {
    /**
     * A stable name of this listener for logs and metrics, such as {@code uds:main}.
     *
     * @return the name, not null, without secrets
     */
    String name();

    /**
     * The descriptor that becomes readable when there is something to receive. Constant between {@code taken} and {@code released}.
     *
     * @return a file descriptor, or −1 if this source wakes the loop itself through the {@link LoopWaker}
     */
    int descriptor();

    /**
     * Called by the loop thread before the first {@link #receive}.
     *
     * @param waker wakes the loop up; only sources without a descriptor need it. Not null
     */
    void taken(LoopWaker waker);

    /**
     * Receives what is there, without blocking, into the rows 0 … n−1 of the batch.
     *
     * @param batch to refill, not null
     * @param now observer time of this call in nanoseconds (monotonic, never decreasing); becomes the arrival time of all rows
     * @return the number of rows filled, 0 when there is nothing (more); {@code BeatBatch.CAPACITY} suggests there is more. A negative
     *     value is {@code −errno} of an error that consumed nothing: the loop counts it and asks again after a pause that grows
     */
    int receive(BeatBatch batch, long now);

    /**
     * Refuses everything that is sent from now on; what is queued stays receivable. Called on the loop thread, at most once, and
     * may make a few quick system calls. A source that cannot tell "before" from "after" does nothing.
     */
    void stopAccepting();

    /** Called by the loop thread after the last {@link #receive}. Never followed by another call until taken again. */
    void released();
}
