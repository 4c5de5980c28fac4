// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.varta.api.event.EventKind;
import org.varta.api.stall.Verdict;
import org.varta.vlp.FrameLayout;

/**
 * Events between the loop and the dispatcher: a ring of reused cells for what may be dropped (written by the loop alone, without garbage), and a bounded queue for what must not be,
 * which anybody may add to. The dispatcher takes both in the order of time. Nothing is recorded that no listener wants.
 */
final class EventQueue {
    private static final int RING = 4096;

    private final LoopCounters counters;
    private final RecordedEvent[] ring = new RecordedEvent[RING];
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong read = new AtomicLong();
    private final Queue<RecordedEvent> important = new ConcurrentLinkedQueue<>();
    private final AtomicInteger importantCount = new AtomicInteger();
    private final AtomicLong importantDropped = new AtomicLong();
    private final int importantCapacity;
    private volatile int wanted;

    EventQueue(int agentCapacity, LoopCounters counters) {
        this.counters = counters;
        importantCapacity = Math.max(1024, agentCapacity);
        for (int i = 0; i < RING; i++) {
            ring[i] = new RecordedEvent();
        }
    }

    /** Which kinds anybody wants, as a set of bits by ordinal. */
    void want(int kinds) {
        wanted = kinds;
    }

    boolean isWanted(EventKind kind) {
        return (wanted & 1 << kind.ordinal()) != 0;
    }

    /** An accepted frame; loop thread. */
    void beat(Incoming in) {
        if (isWanted(EventKind.BEAT)) {
            frame(EventKind.BEAT, in, "", "");
        }
    }

    /** A frame that was not accepted; loop thread. */
    void refused(EventKind kind, Incoming in, String token, String detail) {
        if (isWanted(kind)) {
            frame(kind, in, token, detail);
        }
    }

    /** A datagram that did not become a frame; loop thread. */
    void refused(EventKind kind, long now, int pid, String token) {
        RecordedEvent cell = isWanted(kind) ? claim() : null;
        if (cell != null) {
            cell.of(kind, now, pid, token, "");
            written.lazySet(written.get() + 1);
        }
    }

    private void frame(EventKind kind, Incoming in, String token, String detail) {
        RecordedEvent cell = claim();
        if (cell != null) {
            cell.of(kind, in.arrival, in.pid, token, detail).withFrame(in.status, in.payload, in.nonce, in.origin, in.inode);
            written.lazySet(written.get() + 1);
        }
    }

    private RecordedEvent claim() {
        long at = written.get();
        if (at - read.get() == RING) {
            counters.add(Counter.EVENTS_DROPPED);
            return null;
        }
        return ring[(int) at & RING - 1];
    }

    /** A conviction; loop thread. */
    void stall(Verdict verdict) {
        if (isWanted(EventKind.STALL)) {
            add(new RecordedEvent().of(EventKind.STALL, verdict.convictedAt(), verdict.pid(), verdict.reason().name(),
                "silent for " + (verdict.convictedAt() - verdict.lastArrival()) / 1_000_000 + " ms, seen "
                    + (verdict.convictedAt() - verdict.deadline()) / 1_000 + " us after its deadline, policy " + verdict.policy())
                .withFrame(FrameLayout.STATUS_STALL, 0, verdict.lastNonce(), verdict.origin(), verdict.pidNamespace()));
        }
    }

    /** A soft deadline that passed; loop thread. */
    void suspect(AgentTable table, int slot, long now, long deadline) {
        if (isWanted(EventKind.SUSPECT)) {
            add(new RecordedEvent().of(EventKind.SUSPECT, now, table.pid[slot], "SUSPECT",
                "silent for " + (now - table.lastArrival[slot]) / 1_000_000 + " ms, stalled in " + (deadline - now) / 1_000_000 + " ms")
                .withFrame(table.status[slot], table.payload[slot], table.observedNonce[slot], table.origin[slot], table.inode[slot]));
        }
    }

    /** Something rare that must not be lost; any thread. */
    void important(EventKind kind, long now, int pid, String token, String detail) {
        if (isWanted(kind)) {
            add(new RecordedEvent().of(kind, now, pid, token, detail));
        }
    }

    private void add(RecordedEvent event) {
        if (importantCount.incrementAndGet() > importantCapacity) {
            importantCount.decrementAndGet();
            importantDropped.incrementAndGet();
            return;
        }
        important.add(event);
    }

    long importantDropped() {
        return importantDropped.get();
    }

    boolean isEmpty() {
        return written.get() == read.get() && important.isEmpty();
    }

    /** Takes the oldest event and shows it; false if there is none. Dispatcher thread only. */
    boolean take(Consumer<RecordedEvent> reader) {
        long at = read.get();
        RecordedEvent cell = at == written.get() ? null : ring[(int) at & RING - 1];
        RecordedEvent rare = important.peek();
        if (cell == null && rare == null) {
            return false;
        }
        if (rare != null && (cell == null || rare.observerNanos() - cell.observerNanos() <= 0)) {
            important.poll();
            importantCount.decrementAndGet();
            reader.accept(rare);
        } else {
            reader.accept(cell);
            read.set(at + 1);
        }
        return true;
    }
}
