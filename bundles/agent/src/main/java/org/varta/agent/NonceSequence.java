// SPDX-License-Identifier: Apache-2.0
package org.varta.agent;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The numbers of one destination. All agents of this process that point there share it, also one after the other: an observer knows a process, not its handles, and would take the second handle's numbers for old ones. Source: agent
 * specification 7.
 *
 * <p>Whoever sends holds {@link #lock} from taking a number to knowing its fate; a number that was not sent is used again.
 */
final class NonceSequence {
    static final int REMEMBERED = 64;

    /** In the order in which their last agents were closed, as far as they were. */
    private static final Map<String, NonceSequence> BY_DESTINATION = new LinkedHashMap<>();
    private static final AtomicBoolean HAS_WARNED = new AtomicBoolean();

    final ReentrantLock lock = new ReentrantLock();
    private final String destination;
    /** Guarded by {@code lock}: the last number that was sent. */
    private long last;
    /** Guarded by {@code lock}: the process that these numbers belong to, 0 before the first agent. */
    private int pid;
    /** Guarded by {@code BY_DESTINATION}. */
    private int users;

    private NonceSequence(String destination) {
        this.destination = destination;
    }

    /** The sequence of a destination, or one of its own for null. */
    static NonceSequence of(String destination) {
        if (destination == null) {
            return new NonceSequence(null);
        }
        synchronized (BY_DESTINATION) {
            NonceSequence sequence = BY_DESTINATION.computeIfAbsent(destination, NonceSequence::new);
            sequence.users++;
            forgetOldestClosed();
            return sequence;
        }
    }

    private static void forgetOldestClosed() {
        Iterator<NonceSequence> all = BY_DESTINATION.values().iterator();
        while (BY_DESTINATION.size() > REMEMBERED && all.hasNext()) {
            if (all.next().users == 0) {
                all.remove();
            }
        }
    }

    void release() {
        synchronized (BY_DESTINATION) {
            users--;
            if (users == 0 && destination != null) {
                BY_DESTINATION.remove(destination);
                BY_DESTINATION.put(destination, this);
                forgetOldestClosed();
            }
        }
    }

    long next() {
        return last + 1 == Varta.NONCE_TERMINAL ? 0 : last + 1;
    }

    void sent(long nonce) {
        last = nonce;
        if (nonce == 0 && HAS_WARNED.compareAndSet(false, true)) {
            System.err.println("[varta] nonce exhausted; wrapping to 0");
        }
    }

    /** Another process starts at 1, however many of its agents find out that it is another one. */
    void startFor(int newPid) {
        if (newPid != pid) {
            pid = newPid;
            last = 0;
        }
    }

    /** Goes on counting whatever the process is. */
    void continueFor(int newPid) {
        pid = newPid;
    }

    void startAfter(long nonce) {
        last = nonce;
    }
}
