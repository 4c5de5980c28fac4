// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Running actions: at most one for each process id, and beside it the leftovers of process ids that have a new owner. Recovery thread only. Source: recovery specification 7 and 10.
 */
final class ChildTable {
    private static final int VISITS = 64;

    private final Journal journal;
    private final RecoveryCounters counters;
    private final Ledger ledger;
    private final ToLongFunction<Child> observerNanos;
    private final Map<Integer, Child> children = new LinkedHashMap<>();
    private final Deque<Child> leftovers = new ArrayDeque<>();

    /** What stands in the way of a start. */
    enum Obstacle { NONE, IN_FLIGHT, LEFTOVERS_FULL, KILL_FAILED }

    ChildTable(Journal journal, RecoveryCounters counters, Ledger ledger, ToLongFunction<Child> observerNanos) {
        this.journal = journal;
        this.counters = counters;
        this.ledger = ledger;
        this.observerNanos = observerNanos;
    }

    int size() {
        return children.size();
    }

    int leftovers() {
        return leftovers.size();
    }

    boolean isEmpty() {
        return children.isEmpty() && leftovers.isEmpty();
    }

    void add(int pid, Child child) {
        children.put(pid, child);
    }

    /** Makes way for a start if that is allowed (step 6). */
    Obstacle makeWay(int pid, long generation, int capacity, long now) {
        Child child = children.get(pid);
        if (child == null) {
            return Obstacle.NONE;
        }
        if (!Ledger.isSameLineage(child.verdict.generation(), generation)) {
            return reclaim(pid, child, capacity, now);
        }
        if (child.isOver() && child.visit(now) == Child.Visit.ENDED) {
            end(pid, child, now);
            return Obstacle.NONE;
        }
        return Obstacle.IN_FLIGHT;
    }

    /** The child of a process that is gone must not act on the new owner of its number, nor keep its place. */
    private Obstacle reclaim(int pid, Child child, int capacity, long now) {
        if (leftovers.size() >= capacity) {
            child.kill(now);
            return Obstacle.LEFTOVERS_FULL;
        }
        if (!child.isKilled() && !child.isOver()) {
            if (child.kill(now) != Child.Visit.KILL_SENT && !child.isOver()) {
                journal.killFailed(child);
                return Obstacle.KILL_FAILED;
            }
            if (child.isKilled()) {
                journal.killSent(child);
            }
        }
        counters.outstandingRecycled.incrementAndGet();
        children.remove(pid);
        leftovers.add(child);
        return Obstacle.NONE;
    }

    /** One pass: leftovers first, then children, each at most so many, going on where the last pass stopped. */
    void visit(long now) {
        for (int i = Math.min(VISITS, leftovers.size()); i > 0; i--) {
            Child child = leftovers.poll();
            if (child.visit(now) == Child.Visit.ENDED) {
                journal.ended(child, now, observerNanos.applyAsLong(child), true);
            } else {
                leftovers.add(child);
            }
        }
        if (children.size() > VISITS) {
            counters.reapTruncated.incrementAndGet();
        }
        for (int i = Math.min(VISITS, children.size()); i > 0; i--) {
            Map.Entry<Integer, Child> first = children.entrySet().iterator().next();
            visit(first.getKey(), first.getValue(), now);
        }
    }

    private void visit(int pid, Child child, long now) {
        switch (child.visit(now)) {
            case ENDED -> {
                end(pid, child, now);
                return;
            }
            case KILL_SENT -> journal.killSent(child);
            case KILL_FAILED -> journal.killFailed(child);
            case KILL_FAILED_AGAIN -> counters.killFailed.incrementAndGet();
            case NOTHING -> { }
        }
        // To the end of the line, so that every child has its turn.
        children.remove(pid);
        children.put(pid, child);
    }

    private void end(int pid, Child child, long now) {
        children.remove(pid, child);
        journal.ended(child, now, observerNanos.applyAsLong(child), false);
        ledger.ended(pid, child.startedAt, now, child.asAttempt());
    }

    /** Ends everything that runs, with the records to follow from {@link #visit}. */
    void killAll(long now) {
        for (Child child : children.values()) {
            if (!child.isKilled() && child.kill(now) == Child.Visit.KILL_SENT) {
                journal.killSent(child);
            }
        }
        leftovers.forEach(child -> child.kill(now));
    }

    /** Records those that cannot be ended; returns how many. */
    int abandonAll(long now) {
        int survivors = size() + leftovers();
        children.values().forEach(child -> journal.ended(child, now, observerNanos.applyAsLong(child), false));
        leftovers.forEach(child -> journal.ended(child, now, observerNanos.applyAsLong(child), true));
        children.clear();
        leftovers.clear();
        return survivors;
    }

    /** When the oldest running child was started; {@code now} if there is none. */
    long oldestStart(long now) {
        return children.values().stream().mapToLong(child -> child.startedAt).min().orElse(now);
    }
}
