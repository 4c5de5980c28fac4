// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.varta.api.recovery.RecoveryAttempt;
import org.varta.api.recovery.RecoveryAttempt.Outcome;
import org.varta.api.recovery.RecoveryHistory;

class HistoryTest {
    private final RecoveryCounters counters = new RecoveryCounters();
    private final Ledger ledger = new Ledger(counters);
    private final History history = new History(ledger, counters);

    private Attempt last;

    private void start(int pid, long generation, int capacity, long now) {
        ledger.started(pid, generation, capacity, now);
        last = history.announce(RecoveryAttempt.started(generation, pid, "name:a" + pid, "exec", "", false, false, now));
        history.started(last, capacity);
    }

    private static RecoveryAttempt first(long now) {
        return RecoveryAttempt.started(7, 1, "name:a1", "exec", "", false, false, now);
    }

    private List<Long> startsOf(int pid, long generation) {
        return history.of(pid, generation, "name:a" + pid, 0).attempts().stream().map(RecoveryAttempt::startedAt).toList();
    }

    @Test
    void shouldTellAttemptsOldestFirstWithTheirEnds() {
        start(1, 7, 10, 100);
        history.ended(last, 150, Outcome.FAILED);
        start(1, 7, 10, 200);
        assertEquals(List.of(first(100).ended(Outcome.FAILED, 150), first(200)),
            history.of(1, 7, "name:a1", 0).attempts());
    }

    @Test
    void shouldKeepTheLatestThirtyTwo() {
        IntStream.rangeClosed(1, 40).forEach(i -> start(1, 7, 10, i));
        assertEquals(IntStream.rangeClosed(9, 40).mapToObj(Long::valueOf).toList(), startsOf(1, 7));
    }

    @Test
    void shouldOutliveTheLedgersPruning() {
        start(1, 7, 10, 0);
        ledger.prune(10, 1_000_000);
        assertEquals(0, ledger.size());
        assertEquals(List.of(0L), startsOf(1, 7));
    }

    @Test
    void shouldNotTellOfAFormerOwnerOfTheProcessId() {
        start(1, 7, 10, 1);
        assertEquals(List.of(), startsOf(1, 8));
        assertEquals(List.of(1L), startsOf(1, 0));
        start(1, 0, 10, 2);
        assertEquals(List.of(2L), startsOf(1, 8), "the one of unknown generation may have been for it");
        assertEquals(List.of(1L, 2L), startsOf(1, 7));
        start(1, 8, 10, 3);
        assertEquals(List.of(), startsOf(1, 7));
        assertEquals(List.of(2L, 3L), startsOf(1, 8));
        start(1, 9, 10, 4);
        assertEquals(List.of(4L), startsOf(1, 9), "another owner begins anew");
        assertEquals(List.of(4L), startsOf(1, 0));
    }

    @Test
    void shouldForgetWhoWasActedOnLongestAgoWhenFull() {
        IntStream.rangeClosed(1, 4).forEach(pid -> start(pid, 7, 4, pid));
        start(1, 7, 4, 5);
        ledger.prune(0, 5);
        start(5, 7, 4, 6);
        assertEquals(List.of(), startsOf(2, 7));
        assertEquals(List.of(1L, 5L), startsOf(1, 7));
        assertEquals(2, counters.historyEvictions.get(), "of the process and of the agent");
    }

    @Test
    void shouldKeepWhomTheLedgerKeepsWhenTheCapacityShrinks() {
        IntStream.rangeClosed(1, 4).forEach(pid -> start(pid, 7, 4, pid));
        start(5, 7, 2, 5);
        assertEquals(ledger.size(), history.size());
        assertEquals(List.of(2L), startsOf(2, 7));
    }

    @Test
    void shouldCountHolds() {
        assertEquals(RecoveryHistory.EMPTY, history.of(1, 7, "name:a1", 0));
        assertEquals(3, history.of(1, 7, "name:a1", 3).declined());
        start(1, 7, 4, 0);
        assertEquals(2, history.of(1, 7, "name:a1", 2).declined());
    }

    @Test
    void shouldIgnoreEndsOfWhomNobodyRemembers() {
        history.ended(null, 1, Outcome.FAILED);
        start(1, 7, 4, 5);
        history.ended(last, 6, Outcome.FAILED);
        history.ended(last, 9, Outcome.KILLED);
        assertEquals(Outcome.FAILED, history.of(1, 7, "name:a1", 0).attempts().get(0).outcome());
    }
}
