// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Running actions: at most one for each process id, and beside it the leftovers of process ids that have a new owner. Recovery thread only. Source: recovery specification 7 and 10.
 */
final class ChildTable {
    private final int mostVisits;
    private final Feeds feeds;
    private final Journal journal;
    private final RecoveryCounters counters;
    private final History history;
    private final Survivors survivors;
    /** The next to be visited first; whoever has been visited goes to the end, so everyone has his turn. */
    private final Map<Integer, Child> children = new LinkedHashMap<>();
    private final Deque<Child> leftovers = new ArrayDeque<>();

    /** What stands in the way of a start. */
    enum Obstacle { NONE, IN_FLIGHT, LEFTOVERS_FULL, KILL_FAILED }

    ChildTable(int mostVisits, Feeds feeds, Journal journal, RecoveryCounters counters, History history, Survivors survivors) {
        this.mostVisits = mostVisits;
        this.feeds = feeds;
        this.journal = journal;
        this.counters = counters;
        this.history = history;
        this.survivors = survivors;
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

    /** One that has just been started. */
    void add(Child child) {
        put(child);
        survivors.started(child);
    }

    private void put(Child child) {
        children.put(child.verdict.pid(), child);
    }

    /** Makes way for a start if that is allowed (step 6). */
    Obstacle makeWay(int pid, long generation, int capacity, long now) {
        Child child = children.get(pid);
        if (child == null) {
            return Obstacle.NONE;
        }
        if (!Ledger.isSameLineage(child.verdict.generation(), generation)) {
            return reclaim(child, capacity, now);
        }
        if (child.isOver() && child.visit(now) == Child.Visit.ENDED) {
            end(child, now);
            return Obstacle.NONE;
        }
        return Obstacle.IN_FLIGHT;
    }

    /** The child of a process that is gone must not act on the new owner of its number, nor keep its place. */
    private Obstacle reclaim(Child child, int capacity, long now) {
        boolean isRoomLeft = leftovers.size() < capacity;
        if (!child.isKilled()) {
            boolean isFirstSignal = !child.isSignalled();
            Child.Kill kill = child.kill(now);
            if (kill == Child.Kill.FAILED || kill == Child.Kill.FAILED_AGAIN) {
                journal.killFailed(child, kill == Child.Kill.FAILED);
                return isRoomLeft ? Obstacle.KILL_FAILED : Obstacle.LEFTOVERS_FULL;
            }
            if (kill == Child.Kill.SENT && isFirstSignal && isRoomLeft) {
                journal.killSent(child);
            }
        }
        if (!isRoomLeft) {
            return Obstacle.LEFTOVERS_FULL;
        }
        counters.outstandingRecycled.incrementAndGet();
        children.remove(child.verdict.pid());
        leftovers.add(child);
        return Obstacle.NONE;
    }

    /** One pass: leftovers first, then children, each at most so many, going on where the last pass stopped. */
    void visit(long now) {
        if (children.size() > mostVisits) {
            counters.reapTruncated.incrementAndGet();
        }
        visit(mostVisits, now);
    }

    /** A pass without limit, for the end. */
    void visitAll(long now) {
        visit(Integer.MAX_VALUE, now);
    }

    private void visit(int most, long now) {
        for (int i = Math.min(most, leftovers.size()); i > 0; i--) {
            Child child = leftovers.peek();
            boolean isOver = react(child, child.visit(now));
            leftovers.remove();
            if (isOver) {
                record(child, now, true);
            } else {
                leftovers.add(child);
            }
        }
        for (int i = Math.min(most, children.size()); i > 0; i--) {
            Child child = children.values().iterator().next();
            if (react(child, child.visit(now))) {
                end(child, now);
            } else {
                children.remove(child.verdict.pid());
                put(child);
            }
        }
    }

    /** True if it has ended. */
    private boolean react(Child child, Child.Visit visit) {
        switch (visit) {
            case KILL_SENT -> journal.killSent(child);
            case KILL_FAILED -> journal.killFailed(child, true);
            case KILL_FAILED_AGAIN -> journal.killFailed(child, false);
            case NOTHING, ENDED -> { }
        }
        return visit == Child.Visit.ENDED;
    }

    private void end(Child child, long now) {
        children.remove(child.verdict.pid());
        record(child, now, false);
    }

    private void record(Child child, long now, boolean isLeftover) {
        journal.ended(child, now, feeds.observerNanos(child, now), isLeftover);
        history.ended(child.attempt, now, child.asAttempt());
        if (child.isOver()) {
            survivors.ended(child);
        }
    }

    /** Kills everything that runs; the records follow from {@link #visitAll}. */
    void killAll(long now) {
        Stream.concat(leftovers.stream(), children.values().stream()).filter(child -> !child.isKilled()).forEach(child -> {
            if (child.kill(now) == Child.Kill.FAILED) {
                journal.killFailed(child, true);
            }
        });
    }

    /** Records those that do not end; returns their process ids. */
    List<String> abandonAll(long now) {
        List<String> survivors = new ArrayList<>();
        leftovers.forEach(child -> survivors.add(child.pidText()));
        children.values().forEach(child -> survivors.add(child.pidText()));
        leftovers.forEach(child -> record(child, now, true));
        leftovers.clear();
        List.copyOf(children.values()).forEach(child -> end(child, now));
        return survivors;
    }

    /** What runs for a process id. */
    void explain(int pid, long now, Map<String, Object> facts) {
        Child child = children.get(pid);
        if (child != null) {
            facts.put("running", child.action);
            facts.put("child", child.pidText());
            facts.put("runningSinceNanos", child.startedAt - now);
            facts.put("isKilled", child.isSignalled());
        }
    }

    boolean isRunning(int pid) {
        return children.containsKey(pid);
    }

    /** When the oldest running child was started; {@code now} if there is none. */
    long oldestStart(long now) {
        long oldest = now;
        for (Child child : children.values()) {
            oldest = child.startedAt - oldest < 0 ? child.startedAt : oldest;
        }
        return oldest;
    }
}
