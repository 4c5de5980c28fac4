// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.varta.api.recovery.RecoveryAttempt;

/** The debounce ledger of recovery specification 6, by itself and in the decision. */
class LedgerTest {
    private static final long WINDOW = 1_000 * Scene.MS;

    private final RecoveryCounters counters = new RecoveryCounters();
    private final Ledger ledger = new Ledger(counters);

    private void fill(int entries, int capacity, long now) {
        IntStream.rangeClosed(1, entries).forEach(pid -> ledger.started(pid, 7, capacity, now + pid));
    }

    @Test
    void recL1_shouldEndTheWindowExactlyAtItsEdge() {
        Scene scene = new Scene();
        scene.action.script = run -> run.exits(0);
        scene.at(5000).answer(1, 7);
        scene.now = 5_000 * Scene.MS + WINDOW - 1;
        scene.answer(1, 7);
        assertEquals(1, scene.count(Outcome.DEBOUNCED));
        scene.now++;
        scene.answer(1, 7);
        assertEquals(2, scene.count(Outcome.SPAWNED));
    }

    @Test
    void recL2_withoutDebounceItShouldNeverHoldBackAndStayEmpty() {
        Scene scene = new Scene("debounceMillis", 0);
        scene.action.script = run -> run.exits(0);
        for (int i = 0; i < 5; i++) {
            scene.answer(1, 7);
        }
        assertEquals(5, scene.count(Outcome.SPAWNED));
        fill(10, 100, 0);
        ledger.prune(0, 0);
        assertEquals(0, ledger.size());
    }

    @Test
    void recL3_recR9_shouldLetARecycledProcessIdPassAndPinItAnew() {
        Scene scene = new Scene();
        scene.action.script = run -> run.exits(0);
        scene.at(5000).answer(1, 7);
        scene.at(5300).answer(1, 8);
        assertEquals(2, scene.count(Outcome.SPAWNED));
        assertEquals(1, scene.counters.debounceRecycled.get());
        scene.at(5600).answer(1, 8);
        assertEquals(1, scene.count(Outcome.DEBOUNCED));
        assertEquals(1, scene.counters.debounceRecycled.get());
    }

    @Test
    void recL4_shouldTreatUnknownGenerationsAsTheSameLineage() {
        Scene scene = new Scene();
        scene.action.script = run -> run.exits(0);
        scene.at(5000).answer(1, 0);
        scene.at(5100).answer(1, 7);
        scene.at(5200).answer(1, 0);
        assertEquals(2, scene.count(Outcome.DEBOUNCED));
        scene.at(6000).answer(1, 7);
        scene.at(6500).answer(1, 0);
        assertEquals(3, scene.count(Outcome.DEBOUNCED));
        scene.at(6600).answer(1, 8);
        assertEquals(3, scene.count(Outcome.SPAWNED), "the start at 6000 has pinned the generation");
        assertEquals(1, scene.counters.debounceRecycled.get());
    }

    @Test
    void rec6_shouldOverwriteTimeAndGenerationAlsoByAnUnknownOne() {
        ledger.started(1, 7, 10, 0);
        ledger.started(1, 0, 10, 10);
        ledger.noteRecycled(1, 8);
        assertEquals(0, counters.debounceRecycled.get());
        assertEquals(1, ledger.size());
    }

    @Test
    void recL5_shouldRefuseWhenFullOfFreshEntriesAndChangeNothing() {
        fill(4, 4, 0);
        assertFalse(ledger.hasRoom(5, 4, WINDOW, 100));
        assertFalse(ledger.contains(5));
        assertTrue(IntStream.rangeClosed(1, 4).allMatch(ledger::contains));
        assertEquals(0, counters.evictions.get());
    }

    @Test
    void recL6_recL7_shouldEvictTheOldestOnlyWhenAStartIsEntered() {
        fill(4, 4, 0);
        long edge = 1 + WINDOW;
        assertFalse(ledger.hasRoom(5, 4, WINDOW, edge - 1));
        assertTrue(ledger.hasRoom(5, 4, WINDOW, edge));
        assertTrue(ledger.contains(1));
        assertEquals(0, counters.evictions.get());
        ledger.started(5, 7, 4, edge);
        assertFalse(ledger.contains(1));
        assertTrue(IntStream.rangeClosed(2, 5).allMatch(ledger::contains));
        assertEquals(1, counters.evictions.get());
    }

    @Test
    void recL8_shouldNeitherEvictNorPruneWhenTheClockGoesBack() {
        fill(4, 4, 1_000_000 * WINDOW);
        assertFalse(ledger.hasRoom(5, 4, WINDOW, 0));
        ledger.prune(WINDOW, -5);
        assertEquals(4, ledger.size());
        DebouncePolicy policy = new DebouncePolicy(WINDOW);
        History history = new History(ledger, counters);
        history.started(history.announce(RecoveryAttempt.started(7, 1, "name:a", "exec", "", false, false, 100)), 4);
        assertEquals("Decline[token=debounced]", policy.decide(null, history.of(1, 7, "name:a", 0), 0).toString());
    }

    @Test
    void recL9_shouldPruneAtExactlyTenWindows() {
        ledger.started(1, 7, 4, 0);
        ledger.prune(WINDOW, 10 * WINDOW - 1);
        assertEquals(1, ledger.size());
        ledger.prune(WINDOW, 10 * WINDOW);
        assertEquals(0, ledger.size());
        ledger.started(1, 7, 4, 0);
        ledger.prune(Long.MAX_VALUE, Long.MAX_VALUE - 1);
        assertEquals(1, ledger.size(), "a window longer than anything never ends");
    }

    @Test
    void recL10_recR14_shouldPruneAllOfAFullLedgerInOneGo() {
        fill(65_536, 65_536, 0);
        assertEquals(65_536, ledger.size());
        ledger.prune(WINDOW, 11 * WINDOW);
        assertEquals(0, ledger.size());
    }

    @Test
    void recL11_shouldUpdateAKnownProcessIdWhenFull() {
        fill(4, 4, 0);
        assertTrue(ledger.hasRoom(2, 4, WINDOW, 10));
        ledger.started(2, 8, 4, 10);
        assertEquals(4, ledger.size());
        assertEquals(0, counters.evictions.get());
    }

    @Test
    void shouldForgetOneAtATimeWhenItsCapacityShrinks() {
        fill(4, 4, 0);
        assertFalse(ledger.hasRoom(5, 2, WINDOW, 10));
        assertTrue(ledger.hasRoom(5, 2, WINDOW, 1 + WINDOW));
        ledger.started(5, 7, 2, 1 + WINDOW);
        assertEquals(4, ledger.size(), "the others' windows are not over");
        assertEquals(1, counters.evictions.get());
    }

    @Test
    void recT10_shouldFollowAChildCapacityUpTo65536() {
        Scene scene = new Scene("childCapacity", 65_536, "debounceMillis", 1_000_000);
        scene.action.script = run -> run.exits(0);
        for (int pid = 1; pid <= 5_000; pid++) {
            scene.stalls(pid, 7);
        }
        scene.passes();
        scene.at(1000);
        for (int pid = 1; pid <= 5_000; pid++) {
            scene.stalls(pid, 7);
        }
        scene.passes();
        assertEquals(5_000, scene.count(Outcome.SPAWNED));
        assertEquals(5_000, scene.count(Outcome.DEBOUNCED));
        assertEquals(0, scene.count(Outcome.REFUSED_DEBOUNCE_CAPACITY));
    }
}
