// SPDX-License-Identifier: Apache-2.0
package org.varta.posix;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicBoolean;

/** Wakes a thread that waits for a descriptor. {@link #signal} may be called by any thread, the rest belongs to the waiting one. */
public final class WakeUp implements AutoCloseable {
    private final Posix posix;
    private final int descriptor;
    private final long one;
    private final long room;
    private final ByteBuffer memory = ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder());
    private final AtomicBoolean isSignalled = new AtomicBoolean();
    private boolean isClosed;

    private WakeUp(Posix posix, int descriptor) {
        this.posix = posix;
        this.descriptor = descriptor;
        one = posix.address(memory);
        room = one + Long.BYTES;
        memory.putLong(0, 1);
    }

    /**
     * A new one.
     *
     * @param posix system calls, not null
     * @return not null
     * @throws UncheckedIOException if the machine is out of descriptors
     */
    public static WakeUp open(Posix posix) {
        int descriptor = posix.eventfd();
        if (descriptor < 0) {
            throw new UncheckedIOException(new ErrnoException("eventfd", -descriptor));
        }
        return new WakeUp(posix, descriptor);
    }

    /**
     * The descriptor to wait for.
     *
     * @return readable after a {@link #signal}
     */
    public int descriptor() {
        return descriptor;
    }

    /** Wakes the waiting thread, or keeps it from falling asleep. Cheap when it was signalled already. */
    public void signal() {
        if (isSignalled.compareAndSet(false, true)) {
            write();
        }
    }

    private synchronized void write() {
        // After close the number may belong to another descriptor.
        if (!isClosed) {
            posix.write(descriptor, one, Long.BYTES);
        }
    }

    /** Takes the signal back; what was signalled before is to be looked at after this. */
    public void drain() {
        // In this order: a signal that comes between the two is looked at now; the other way round it would be read away and, still marked as signalled, keep every later one from being written.
        posix.read(descriptor, room, Long.BYTES);
        isSignalled.set(false);
    }

    /** Closes the descriptor; further calls and signals do nothing. */
    @Override
    public synchronized void close() {
        if (!isClosed) {
            isClosed = true;
            posix.close(descriptor);
        }
    }
}
