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
 * What was done for each process id, for policies that look back further than a debounce window. Bounded: the latest attempts of the process ids that were acted on last. It keeps at least whom the
 * {@link Ledger} keeps, so that forgetting here never shortens a window. Recovery thread only.
 */
final class History {
    private static final int ATTEMPTS = 32;

    private final Ledger ledger;
    private final RecoveryCounters counters;
    /** In the order of the last starts. */
    private final Map<Integer, List<RecoveryAttempt>> byPid = new LinkedHashMap<>();

    History(Ledger ledger, RecoveryCounters counters) {
        this.ledger = ledger;
        this.counters = counters;
    }

    /** The attempts for this process, oldest first; none if the last one was for another owner of the process id. */
    RecoveryHistory of(int pid, long generation, int holds) {
        List<RecoveryAttempt> attempts = byPid.getOrDefault(pid, List.of());
        if (attempts.isEmpty() || !isOfLineage(attempts.get(attempts.size() - 1), generation)) {
            return holds == 0 ? RecoveryHistory.EMPTY : new RecoveryHistory(List.of(), holds);
        }
        return new RecoveryHistory(attempts.stream().filter(attempt -> isOfLineage(attempt, generation)).toList(), holds);
    }

    private static boolean isOfLineage(RecoveryAttempt attempt, long generation) {
        return Ledger.isSameLineage(attempt.generation(), generation);
    }

    /** Remembers a start, after the ledger has. */
    void started(int pid, long generation, String action, int capacity, long now) {
        List<RecoveryAttempt> attempts = byPid.remove(pid);
        if (attempts == null || !isOfLineage(attempts.get(attempts.size() - 1), generation)) {
            attempts = new ArrayList<>();
        }
        if (attempts.size() == ATTEMPTS) {
            attempts.remove(0);
        }
        attempts.add(RecoveryAttempt.started(generation, pid, "", action, "", false, false, now));
        byPid.put(pid, attempts);
        trim(capacity);
    }

    private void trim(int capacity) {
        Iterator<Integer> oldestFirst = byPid.keySet().iterator();
        while (byPid.size() > capacity && !ledger.contains(oldestFirst.next())) {
            oldestFirst.remove();
            counters.historyEvictions.incrementAndGet();
        }
    }

    void ended(int pid, long startedAt, long now, RecoveryAttempt.Outcome outcome) {
        List<RecoveryAttempt> attempts = byPid.get(pid);
        if (attempts != null) {
            attempts.replaceAll(attempt -> attempt.startedAt() == startedAt && attempt.outcome() == RecoveryAttempt.Outcome.RUNNING
                ? attempt.ended(outcome, now) : attempt);
        }
    }

    int size() {
        return byPid.size();
    }
}
