// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.varta.api.stall.AgentHistory;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.Freshness;
import org.varta.api.stall.StallDetector;
import org.varta.api.stall.Verdict;

/** Deadlines, convictions, pauses and swaps; scenario numbers of the stall policies specification, section 9. */
class DetectionTest {
    private static final int PID = 1001;
    private final Engine engine = new Engine(1024);

    @BeforeEach
    void processExists() {
        engine.identity.process(PID, 77);
    }

    private String state() {
        return engine.detection.stateOf(engine.slot(PID));
    }

    @Test
    void stallS01_silenceEqualToTheAllowanceConvicts() {
        engine.beat(PID, 1);
        engine.at(1000).beat(PID, 2);
        assertEquals(List.of(), engine.at(3999).tick());
        assertEquals(List.of(), engine.atNanos(4000 * Engine.MILLI - 1).tick());
        assertEquals("alive", state());
        Verdict verdict = engine.at(4000).tick().get(0);
        assertEquals("stalled", state());
        assertEquals(4000 * Engine.MILLI, verdict.deadline());
        assertEquals(1000 * Engine.MILLI, verdict.lastArrival());
        assertEquals(2, verdict.lastNonce());
        assertEquals(77, verdict.generation());
        assertEquals("p1", verdict.policy());
        assertEquals(3000 * Engine.MILLI, verdict.explanation().get("thresholdNanos"));
    }

    @Test
    void stallS02_beatOfTheSameTurnWinsOverItsDeadline() {
        engine.beat(PID, 1);
        engine.at(3000);
        assertTrue(engine.detection.hasDue(engine.clock.read()));
        engine.beat(PID, 2);
        engine.detection.convictDue(engine.clock.read());
        assertEquals(List.of(), engine.verdicts.poll(9));
        assertEquals("alive", state());
        assertEquals(0, engine.count(Counter.STALLS) + engine.count(Counter.SUSPICIONS));
        assertEquals(1, engine.at(6000).tick().size());
    }

    @Test
    void stallS03_oneConvictionForOneSilence() {
        engine.beat(PID, 1);
        engine.at(1000).beat(PID, 2);
        assertEquals(1, engine.at(4000).tick().size());
        for (int millis = 4001; millis <= 9000; millis++) {
            assertEquals(List.of(), engine.at(millis).tick());
        }
        assertEquals(1, engine.count(Counter.STALLS));
    }

    @Test
    void obs02_beatEndsTheStallAndTheNextSilenceConvictsAgain() {
        engine.beat(PID, 1);
        long first = engine.at(3000).tick().get(0).silenceRun();
        engine.at(3500).beat(PID, 2);
        assertFalse(engine.table.isLatched[engine.slot(PID)]);
        long second = engine.at(6500).tick().get(0).silenceRun();
        assertTrue(second > first);
        assertEquals(2, engine.table.stalls[engine.slot(PID)]);
    }

    @Test
    void stallS05_frameThatDoesNotAdvanceLeavesTheDeadline() {
        engine.beat(PID, 5);
        engine.at(1000).beat(PID, 4);
        assertEquals(3000, engine.deadlineMillis(PID));
        assertEquals(1, engine.count(Counter.OUT_OF_ORDER));
        assertEquals(1, engine.at(3000).tick().size());
    }

    @Test
    void stallS06_newGenerationEndsAStall() {
        engine.beat(PID, 5);
        engine.at(3000).tick();
        engine.identity.process(PID, 78);
        engine.at(3500).beat(PID, 1);
        assertFalse(engine.table.isLatched[engine.slot(PID)]);
        assertEquals(6500, engine.deadlineMillis(PID));
    }

    @Test
    void obs14_processIdThatBelongsToAnotherProcessIsNoStall() {
        engine.beat(PID, 5);
        engine.identity.process(PID, 78);
        assertEquals(List.of(), engine.at(3000).tick());
        assertEquals(-1, engine.slot(PID));
        assertEquals(1, engine.count(Counter.PID_RECYCLED));
        engine.at(3100).beat(PID, 1);
        assertEquals(1, engine.count(Counter.PID_RECYCLED));
    }

    @Test
    void obs14_processThatIsGoneIsAStall() {
        engine.beat(PID, 5);
        engine.identity.gone(PID);
        assertEquals(1, engine.at(3000).tick().size());
    }

    @Test
    void stallS11_pauseOfTheObserverMovesTheDeadlineByTheTimeLost() {
        engine.at(10_000).beat(PID, 1);
        engine.at(18_000);
        engine.detection.paused(11_100 * Engine.MILLI, 18_000 * Engine.MILLI, 6900 * Engine.MILLI);
        assertEquals(19_900, engine.deadlineMillis(PID));
        assertEquals(List.of(), engine.atNanos(19_900 * Engine.MILLI - 1).tick());
        assertEquals(1, engine.at(19_900).tick().size());
    }

    @Test
    void stallS11_pauseOfTheObserverHoldsEverybodyOffAndLeavesTheDeadline() {
        engine.detection.holdOff(true, 5000 * Engine.MILLI);
        engine.at(10_000).beat(PID, 1);
        engine.at(18_000);
        engine.detection.paused(11_100 * Engine.MILLI, 18_000 * Engine.MILLI, 6900 * Engine.MILLI);
        assertEquals(13_000, engine.deadlineMillis(PID));
        assertEquals(List.of(), engine.tick());
        assertEquals(List.of(), engine.atNanos(23_000 * Engine.MILLI - 1).tick());
        Verdict verdict = engine.at(23_000).tick().get(0);
        assertEquals(23_000 * Engine.MILLI, verdict.deadline());
        assertEquals("HOLD_OFF +10000000000", verdict.explanation().get("holds"));
        engine.at(24_000).beat(PID, 2);
        assertEquals(1, engine.at(27_000).tick().size(), "and is over then");
    }

    @Test
    void stallS11_beatDrainedAfterAPauseStartsAFreshAllowance() {
        engine.at(10_000).beat(PID, 1);
        engine.at(18_000);
        engine.detection.paused(11_100 * Engine.MILLI, 18_000 * Engine.MILLI, 6900 * Engine.MILLI);
        engine.beat(PID, 2);
        assertEquals(21_000, engine.deadlineMillis(PID));
        assertEquals(1, engine.at(21_000).tick().size());
    }

    @Test
    void stallS12_swapDoesNotConvictBeforeTheGraceIsOver() {
        engine.beat(PID, 1);
        engine.at(2500).use("short", 100);
        assertEquals(3500, engine.deadlineMillis(PID));
        assertEquals(List.of(), engine.atNanos(3500 * Engine.MILLI - 1).tick());
        assertEquals("short", engine.at(3500).tick().get(0).policy());
    }

    @Test
    void stallS13_convictedAgentStaysConvictedOverASwapAndIsNotConvictedAgain() {
        engine.beat(PID, 1);
        List<Verdict> verdicts = engine.at(3000).tick();
        engine.at(3100).use("other", 50);
        assertTrue(engine.table.isLatched[engine.slot(PID)]);
        assertEquals(List.of(), engine.at(10_000).tick());
        assertEquals(List.of(Freshness.STILL_SILENT), new FreshnessDesk(engine.table, engine.identity).answer(verdicts), "its recovery goes on");
        engine.at(10_001).beat(PID, 2);
        assertEquals(10_051, engine.deadlineMillis(PID));
    }

    @Test
    void stallS14_graceIsGrantedOnceInASilence() {
        engine.beat(PID, 1);
        for (int swap = 0; swap < 1000; swap++) {
            engine.at(2500 + swap).use("p" + swap, 1000);
        }
        assertEquals(3500, engine.deadlineMillis(PID));
        assertEquals(1, engine.at(3500).tick().size());
    }

    @Test
    void stallS14_swapThereAndBackKeepsTheDeadline() {
        engine.beat(PID, 1);
        engine.at(500).use("long", 60_000);
        engine.at(600).use("p1", 3000);
        assertEquals(3000, engine.deadlineMillis(PID));
    }

    @Test
    void gapWithoutPolicyKeepsEachAgentsAllowance() {
        engine.beat(PID, 1);
        engine.at(100).use("none", (StallDetector) null);
        assertEquals(3000, engine.deadlineMillis(PID));
        engine.at(200).beat(PID, 2);
        assertEquals(3200, engine.deadlineMillis(PID));
        assertEquals(FrozenDetector.ID, engine.at(3200).tick().get(0).policy());
    }

    @Test
    void stallS15_policyThatThrowsAtTheTenthBeatIsReplacedForThatAgentOnly() {
        engine.identity.process(50, 5);
        engine.use("faulty", new FaultyDetector());
        for (int nonce = 1; nonce <= 9; nonce++) {
            engine.beat(PID, nonce);
            engine.beat(50, nonce);
        }
        assertEquals(0, engine.count(Counter.POLICY_FAULT));
        engine.at(10).beat(PID, 666);
        engine.at(10).beat(50, 10);
        assertEquals(1, engine.count(Counter.POLICY_FAULT));
        assertEquals(3010, engine.deadlineMillis(PID));
        assertEquals(110, engine.deadlineMillis(50));
        engine.use("p1", 3000);
        engine.at(20).beat(PID, 667);
        assertEquals(1, engine.count(Counter.POLICY_FAULT));
    }

    /** Throws at nonce 666. */
    private static final class FaultyDetector implements StallDetector {
        @Override
        public void reset(int slot) {
            // nothing kept
        }

        @Override
        public long beat(int slot, long arrival, long nonce, long timestamp, int status, int payload) {
            if (nonce == 666) {
                throw new IllegalStateException("by design");
            }
            return arrival + 100 * Engine.MILLI;
        }

        @Override
        public long due(int slot, long now) {
            return now;
        }

        @Override
        public long softDeadline(int slot) {
            return 0;
        }

        @Override
        public long adopt(int slot, AgentHistory history) {
            return history.arrival(0) + 100 * Engine.MILLI;
        }

        @Override
        public double suspicion(int slot, long now) {
            return 0;
        }

        @Override
        public void explain(int slot, long now, Explanation explanation) {
            throw new IllegalStateException("by design");
        }
    }

    @Test
    void explanationThatThrowsStillConvicts() {
        engine.use("faulty", new FaultyDetector());
        engine.beat(PID, 1);
        assertTrue(engine.at(200).tick().get(0).explanation().get("explanation").toString().startsWith("failed"));
    }

    @Test
    void newerVerdictOfAnAgentReplacesTheOneThatWaits() {
        engine.beat(PID, 1);
        engine.at(3000);
        engine.detection.hasDue(engine.clock.read());
        engine.detection.convictDue(engine.clock.read());
        engine.at(3100).beat(PID, 2);
        List<Verdict> verdicts = engine.at(6100).tick();
        assertEquals(1, verdicts.size());
        assertEquals(2, verdicts.get(0).lastNonce());
    }

    @Test
    void obs16_freshnessTellsSilentResumedRecycledAndUnverifiable() {
        FreshnessDesk desk = new FreshnessDesk(engine.table, engine.identity);
        engine.beat(PID, 1);
        List<Verdict> verdicts = engine.at(3000).tick();
        assertEquals(List.of(Freshness.STILL_SILENT), desk.answer(verdicts));
        engine.identity.gone(PID);
        assertEquals(List.of(Freshness.STILL_SILENT), desk.answer(verdicts));
        engine.identity.startTimes.put(PID, 0L);
        assertEquals(List.of(Freshness.UNVERIFIABLE), desk.answer(verdicts));
        engine.identity.process(PID, 78);
        assertEquals(List.of(Freshness.RECYCLED), desk.answer(verdicts));
        engine.identity.process(PID, 77);
        engine.beat(PID, 2);
        assertEquals(List.of(Freshness.RESUMED), desk.answer(verdicts));
    }
}
