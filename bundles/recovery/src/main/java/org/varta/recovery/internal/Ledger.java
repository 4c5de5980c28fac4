// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * When an action was last started for each process id: what bounds the starts in a debounce window. Entries stand in the order of their starts, so the oldest is found at once. Full of windows that are not
 * over, it refuses; it never forgets one silently. Recovery thread only. Source: recovery specification 6.
 */
final class Ledger {
    private static final int PRUNE_FACTOR = 10;

    private final RecoveryCounters counters;
    private final Map<Integer, Start> starts = new LinkedHashMap<>();

    private record Start(long generation, long at) {
        /** Zero if the clock seems to run backwards, so that a regression neither prunes nor evicts anything. */
        long age(long now) {
            return Math.max(0, now - at);
        }
    }

    Ledger(RecoveryCounters counters) {
        this.counters = counters;
    }

    /** Two generations are of the same lineage unless both are known and differ. */
    static boolean isSameLineage(long one, long other) {
        return one == 0 || other == 0 || one == other;
    }

    /** Forgets what is older than ten debounce windows. */
    void prune(long debounceNanos, long now) {
        long mostAge = debounceNanos > Long.MAX_VALUE / PRUNE_FACTOR ? Long.MAX_VALUE : PRUNE_FACTOR * debounceNanos;
        Iterator<Start> oldestFirst = starts.values().iterator();
        while (oldestFirst.hasNext() && oldestFirst.next().age(now) >= mostAge) {
            oldestFirst.remove();
        }
    }

    /** Counts a window that does not apply, because it belongs to a process that is gone. The entry stays until a start overwrites it. */
    void noteRecycled(int pid, long generation) {
        Start start = starts.get(pid);
        if (start != null && !isSameLineage(start.generation, generation)) {
            counters.debounceRecycled.incrementAndGet();
        }
    }

    /** Whether a start could be entered: the process id has an entry, there is a place, or the oldest entry's window is over. Changes nothing. */
    boolean hasRoom(int pid, int capacity, long debounceNanos, long now) {
        if (starts.containsKey(pid) || starts.size() < capacity) {
            return true;
        }
        return starts.values().iterator().next().age(now) >= debounceNanos;
    }

    /** Enters a start that {@link #hasRoom} has allowed; only now the oldest entry goes if there is no other place. */
    void started(int pid, long generation, int capacity, long now) {
        boolean isNew = starts.remove(pid) == null;
        if (isNew && starts.size() >= capacity) {
            starts.remove(starts.keySet().iterator().next());
            counters.evictions.incrementAndGet();
        }
        starts.put(pid, new Start(generation, now));
    }

    /** When the window of a process id is over; {@code now} if it has none. */
    long windowEnd(int pid, long debounceNanos, long now) {
        Start start = starts.get(pid);
        return start == null ? now : now + Math.max(0, debounceNanos - start.age(now));
    }

    boolean contains(int pid) {
        return starts.containsKey(pid);
    }

    int size() {
        return starts.size();
    }
}
