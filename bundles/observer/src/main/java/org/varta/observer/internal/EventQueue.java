// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.varta.api.event.DecisionRecord;
import org.varta.api.event.EventKind;
import org.varta.api.stall.Verdict;
import org.varta.vlp.FrameLayout;

/**
 * Events between the loop and the dispatcher: a ring of reused cells for what may be dropped (written by the loop alone, without garbage), and a bounded queue for what must not be,
 * which anybody may add to. The dispatcher takes both in the order of time, and steps, stalls and beats in the very order in which the loop made them. Nothing is recorded that no listener wants.
 */
final class EventQueue {
    private static final int RING = 4096;
    /** A new agent is a step for the policy in force, and one for each policy in the shadow. */
    private static final int STEPS_EACH = 4;

    private final LoopCounters counters;
    private final RecordedEvent[] ring = new RecordedEvent[RING];
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong read = new AtomicLong();
    private final Queue<RecordedEvent> important = new ConcurrentLinkedQueue<>();
    private final AtomicInteger importantCount = new AtomicInteger();
    /** Steps come in crowds when a policy is exchanged; they must not take the places of stalls and decisions. */
    private final AtomicInteger stepCount = new AtomicInteger();
    private final AtomicLong importantDropped = new AtomicLong();
    private final int importantCapacity;
    private final int stepCapacity;
    private volatile int wanted;
    /** How many rare steps there have been; loop thread only. */
    private long order;

    EventQueue(int agentCapacity, LoopCounters counters) {
        this.counters = counters;
        importantCapacity = Math.max(1024, agentCapacity);
        stepCapacity = STEPS_EACH * importantCapacity;
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

    /** An accepted frame, the agent's so many-th, and the deadline after it; loop thread. */
    void beat(Incoming in, int slot, long number, long deadline) {
        RecordedEvent cell = isWanted(EventKind.BEAT) ? claim() : null;
        if (cell != null) {
            fill(cell, EventKind.BEAT, in, "", "").withBeat(slot, in.timestamp, number, deadline);
            publish(cell);
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
            publish(cell.of(kind, now, pid, token, ""));
        }
    }

    private void frame(EventKind kind, Incoming in, String token, String detail) {
        RecordedEvent cell = claim();
        if (cell != null) {
            publish(fill(cell, kind, in, token, detail));
        }
    }

    private static RecordedEvent fill(RecordedEvent cell, EventKind kind, Incoming in, String token, String detail) {
        return cell.of(kind, in.arrival, in.pid, token, detail).withFrame(in.status, in.payload, in.nonce, in.origin, in.inode);
    }

    private void publish(RecordedEvent cell) {
        cell.ordered(order);
        written.lazySet(written.get() + 1);
    }

    private RecordedEvent claim() {
        long at = written.get();
        if (at - read.get() == RING) {
            counters.add(Counter.EVENTS_DROPPED);
            return null;
        }
        return ring[(int) at & RING - 1];
    }

    /** A conviction, and what it followed from, which is written when somebody asks for it; loop thread. */
    void stall(Verdict verdict, Supplier<String> record) {
        if (isWanted(EventKind.STALL)) {
            step(new RecordedEvent().of(EventKind.STALL, verdict.convictedAt(), verdict.pid(), verdict.reason().name(),
                "silent for " + (verdict.convictedAt() - verdict.lastArrival()) / 1_000_000 + " ms, seen "
                    + (verdict.convictedAt() - verdict.deadline()) / 1_000 + " us after its deadline, policy " + verdict.policy())
                .withFrame(FrameLayout.STATUS_STALL, 0, verdict.lastNonce(), verdict.origin(), verdict.pidNamespace())
                .withRecord(verdict.slot(), record));
        }
    }

    /** Something rare that verdicts follow from; takes the next number, whether there is room for it or not. Loop thread. */
    void step(EventKind kind, long now, int slot, int pid, String token, String detail, String record) {
        if (isWanted(kind)) {
            step(new RecordedEvent().of(kind, now, pid, token, detail).withRecord(slot, () -> record));
        }
    }

    /** An expected agent has not shown up in time: what that follows from; loop thread. */
    void unseen(String name, long since, long until, long now) {
        if (isWanted(EventKind.STEP)) {
            step(EventKind.STEP, now, RecordedEvent.NOBODY, 0, "unseen", "NEVER_SEEN", new DecisionRecord().with("agent", "name:" + name).with("policy", "startup").with("since", since)
                .with("grace", until - since).with("deadline", until).with("now", now).with("lateness", now - until).with("reason", "NEVER_SEEN").sealed().toString());
        }
    }

    private void step(RecordedEvent event) {
        add(event.ordered(++order));
    }

    /** How many rare steps were told so far; loop thread. */
    long order() {
        return order;
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

    /** The same with the record of a decision, which is written when somebody asks for it; any thread. */
    void important(EventKind kind, long now, int pid, String token, String detail, Supplier<String> record) {
        if (isWanted(kind)) {
            add(new RecordedEvent().of(kind, now, pid, token, detail).withRecord(RecordedEvent.NOBODY, record));
        }
    }

    private void add(RecordedEvent event) {
        AtomicInteger count = countOf(event);
        if (count.incrementAndGet() > (count == stepCount ? stepCapacity : importantCapacity)) {
            count.decrementAndGet();
            importantDropped.incrementAndGet();
            return;
        }
        important.add(event);
    }

    private AtomicInteger countOf(RecordedEvent event) {
        return event.kind() == EventKind.STEP ? stepCount : importantCount;
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
        RecordedEvent cell = cell(at);
        RecordedEvent rare = important.peek();
        if (rare != null && cell == null) {
            // A cell that was written before the rare one may have been missed a moment ago.
            cell = cell(at);
        }
        if (cell == null && rare == null) {
            return false;
        }
        if (rare != null && (cell == null || isFirst(rare, cell))) {
            important.poll();
            countOf(rare).decrementAndGet();
            reader.accept(rare);
        } else {
            reader.accept(cell);
            read.set(at + 1);
        }
        return true;
    }

    private RecordedEvent cell(long at) {
        return at == written.get() ? null : ring[(int) at & RING - 1];
    }

    /** The loop's own are in the loop's order, to the step; others by time. */
    private static boolean isFirst(RecordedEvent rare, RecordedEvent cell) {
        return rare.order() != 0 ? rare.order() <= cell.order() : rare.observerNanos() - cell.observerNanos() <= 0;
    }
}
