// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.varta.api.stall.Verdict;

/** Verdicts on their way to whoever recovers: at most one for each slot, so it cannot overflow. The loop adds, one consumer takes; lock-free. */
final class VerdictQueue {
    private final AtomicReferenceArray<Verdict> waiting;
    private final Queue<Integer> order = new ConcurrentLinkedQueue<>();
    private volatile Thread consumer;

    VerdictQueue(int capacity) {
        waiting = new AtomicReferenceArray<>(capacity);
    }

    void consumedBy(Thread thread) {
        consumer = thread;
    }

    void add(Verdict verdict) {
        // A slot that still waits keeps its turn; the newer verdict says more.
        if (waiting.getAndSet(verdict.slot(), verdict) == null) {
            order.add(verdict.slot());
        }
    }

    /** Wakes the consumer; once for all verdicts of a turn. */
    void signal() {
        LockSupport.unpark(consumer);
    }

    List<Verdict> poll(int max) {
        List<Verdict> taken = new ArrayList<>();
        while (taken.size() < max) {
            Integer slot = order.poll();
            if (slot == null) {
                break;
            }
            taken.add(waiting.getAndSet(slot, null));
        }
        return taken;
    }
}
