// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.varta.api.recovery.RecoveryAttempt;
import org.varta.api.recovery.RecoveryHistory;

/**
 * What was started for whom and when: one entry for each process id, in the order of the last start. Recovery thread only. Source: recovery specification 6.
 */
final class Ledger {
    private static final int ATTEMPTS = 32;
    private static final int PRUNE_FACTOR = 10;

    private final RecoveryCounters counters;
    private final Map<Integer, Entry> entries = new LinkedHashMap<>();

    /** One process id's past. */
    private static final class Entry {
        private long generation;
        private long lastStart;
        private final List<RecoveryAttempt> attempts = new ArrayList<>();
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
        Iterator<Entry> oldestFirst = entries.values().iterator();
        while (oldestFirst.hasNext() && age(oldestFirst.next(), now) >= PRUNE_FACTOR * debounceNanos) {
            oldestFirst.remove();
        }
    }

    private static long age(Entry entry, long now) {
        return Math.max(0, now - entry.lastStart);
    }

    RecoveryHistory history(int pid, long generation, int declined) {
        Entry entry = entries.get(pid);
        if (entry == null) {
            return declined == 0 ? RecoveryHistory.EMPTY : new RecoveryHistory(List.of(), declined);
        }
        if (!isSameLineage(entry.generation, generation)) {
            counters.debounceRecycled.incrementAndGet();
            return new RecoveryHistory(List.of(), declined);
        }
        return new RecoveryHistory(entry.attempts, declined);
    }

    /** Whether a start could be entered: there is a place, or the oldest entry's window is over. */
    boolean hasRoom(int pid, int capacity, long debounceNanos, long now) {
        if (entries.containsKey(pid) || entries.size() < capacity) {
            return true;
        }
        return age(entries.values().iterator().next(), now) >= debounceNanos;
    }

    void started(int pid, long generation, String action, int capacity, long now) {
        Entry entry = entries.remove(pid);
        if (entry == null || !isSameLineage(entry.generation, generation)) {
            entry = new Entry();
        }
        while (entries.size() >= capacity) {
            entries.remove(entries.keySet().iterator().next());
            counters.evictions.incrementAndGet();
        }
        entry.generation = generation != 0 ? generation : entry.generation;
        entry.lastStart = now;
        if (entry.attempts.size() == ATTEMPTS) {
            entry.attempts.remove(0);
        }
        entry.attempts.add(new RecoveryAttempt(generation, action, now, now, RecoveryAttempt.Outcome.RUNNING));
        entries.put(pid, entry);
    }

    void ended(int pid, long startedAt, long now, RecoveryAttempt.Outcome outcome) {
        Entry entry = entries.get(pid);
        if (entry != null) {
            entry.attempts.replaceAll(attempt -> attempt.startedAt() == startedAt && attempt.outcome() == RecoveryAttempt.Outcome.RUNNING
                ? new RecoveryAttempt(attempt.generation(), attempt.action(), startedAt, now, outcome) : attempt);
        }
    }

    int size() {
        return entries.size();
    }
}
