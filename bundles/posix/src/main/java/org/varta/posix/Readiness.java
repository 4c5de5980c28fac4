// SPDX-License-Identifier: Apache-2.0
package org.varta.posix;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A set of descriptors to wait for, filled anew before each wait. NOT thread safe; waiting allocates nothing. */
public final class Readiness {
    private static final int STRIDE = 8;
    private static final short POLLIN = 1;

    private final Posix posix;
    private final ByteBuffer set;
    private final long address;
    private final int capacity;
    private int count;

    /**
     * An empty set.
     *
     * @param posix system calls, not null
     * @param capacity how many descriptors at most
     */
    public Readiness(Posix posix, int capacity) {
        this.posix = posix;
        this.capacity = capacity;
        set = ByteBuffer.allocateDirect(capacity * STRIDE).order(ByteOrder.nativeOrder());
        address = posix.address(set);
    }

    /** Removes all descriptors. */
    public void clear() {
        count = 0;
    }

    /**
     * Adds a descriptor.
     *
     * @param descriptor to wait for until it is readable
     * @return its index for {@link #isReady}
     * @throws IllegalStateException if the set is full
     */
    public int add(int descriptor) {
        if (count == capacity) {
            throw new IllegalStateException("no room for more than " + capacity + " descriptors");
        }
        set.putInt(count * STRIDE, descriptor).putShort(count * STRIDE + 4, POLLIN).putShort(count * STRIDE + 6, (short) 0);
        return count++;
    }

    /**
     * Waits until a descriptor is readable (or in error), or the time is over.
     *
     * @param timeoutNanos 0 to look only, negative to wait without limit
     * @return how many are ready, 0 after the time or an interruption, or −errno
     */
    public int await(long timeoutNanos) {
        int ready = posix.ppoll(address, count, timeoutNanos);
        if (ready >= 0) {
            return ready;
        }
        for (int i = 0; i < count; i++) {
            set.putShort(i * STRIDE + 6, (short) 0);
        }
        return ready == -Posix.EINTR ? 0 : ready;
    }

    /**
     * Whether a descriptor was ready at the last wait.
     *
     * @param index from {@link #add}
     * @return true if it is readable or in error
     */
    public boolean isReady(int index) {
        return set.getShort(index * STRIDE + 6) != 0;
    }
}
