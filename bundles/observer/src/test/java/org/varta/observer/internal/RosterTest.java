// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.api.event.EventKind;
import org.varta.api.stall.AgentHistory;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.Revival;
import org.varta.api.stall.StallDetector;
import org.varta.api.stall.Verdict;

/** Which declared agent is whom, who judges it, and who never came. */
class RosterTest {
    private static final int PUMP = 1001;
    private static final int LAMP = 1002;
    private final Engine engine = new Engine(600);

    @BeforeEach
    void processesExist() {
        engine.identity.process(PUMP, 77);
        engine.identity.process(LAMP, 78);
        engine.identity.commands.put(PUMP, "pumpd");
        engine.identity.commands.put(LAMP, "lampd");
        engine.identity.executables.put(PUMP, "/opt/plant/bin/pumpd");
    }

    private static DeclaredAgent rule(String name, String command, String executable, String transport, int uid) {
        return new DeclaredAgent(name, 0, uid, new Glob(command), new Glob(executable), new Glob(transport), name, false, 0);
    }

    private static DeclaredAgent pump() {
        return rule("pump", "pump*", "", "", DeclaredAgent.ANY_UID);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "none", value = {"'', anything, true", "pump*, pumpd, true", "pump*, pump, true", "pump, pumpd, false", "*d, lampd, true", "*mp*, lampd, true", "*mp*, lap, false", "a*b*c, aXbYbZc, true",
        "a*b*c, aXbYbZ, false", "*, '', true", "?, x, false", "/opt/*/bin/pumpd, /opt/plant/bin/pumpd, true"})
    void globsKnowTheStarAlone(String glob, String word, boolean isMatch) {
        assertEquals(isMatch, new Glob(glob).matches(word));
    }

    @Test
    void eachDeclaredAgentHasItsOwnAllowance() {
        engine.declare(pump(), new Engine.Threshold(500, 600));
        engine.beat(PUMP, 1);
        engine.beat(LAMP, 1);
        assertEquals(500, engine.deadlineMillis(PUMP));
        assertEquals(3000, engine.deadlineMillis(LAMP));
        assertEquals("pump", engine.at(500).tick().get(0).policy());
        assertEquals("p1", engine.at(3000).tick().get(0).policy());
    }

    @ParameterizedTest
    @CsvSource({"pump*, '', '', -1, true", "lamp*, '', '', -1, false", "'', /opt/plant/*, '', -1, true", "'', /usr/*, '', -1, false", "'', '', mem*, -1, true", "'', '', udp:*, -1, false",
        "'', '', '', 1000, true", "'', '', '', 0, false", "pumpd, /opt/*, memory, 1000, true", "pumpd, /opt/*, memory, 0, false"})
    void everyConditionOfARuleHasToHold(String command, String executable, String transport, int uid, boolean isMatch) {
        engine.declare(rule("it", command, executable, transport, uid), new Engine.Threshold(500, 600));
        engine.beat(PUMP, 1);
        assertEquals(isMatch ? "it" : "", engine.detection.roster().nameOf(engine.slot(PUMP)));
        assertEquals(isMatch ? 500 : 3000, engine.deadlineMillis(PUMP));
    }

    @Test
    void aStallIsNotLostWhenItsAgentIsUndeclaredInTheSameTurn() {
        engine.declare(pump(), new Engine.Threshold(500, 600));
        engine.beat(PUMP, 1);
        engine.at(500);
        // Other rules hold, but the agent has not moved yet when the loop looks at who is due.
        engine.detection.use(new Assignment(List.of(), new Judge[] {engine.others()}, List.of()), engine.clock.read());
        assertTrue(engine.detection.hasDue(engine.clock.read()));
        engine.detection.convictDue(engine.clock.read());
        List<Verdict> verdicts = engine.verdicts.poll(10);
        assertEquals(1, verdicts.size());
        assertEquals("pump", verdicts.get(0).name());
    }

    @Test
    void pathOfTheProgramIsReadOnlyWhenARuleAsksForIt() {
        engine.declare(pump(), new Engine.Threshold(500, 600));
        engine.beat(PUMP, 1);
        assertEquals(0, engine.identity.executableReads);
        engine.declare(rule("path", "", "/opt/*", "", DeclaredAgent.ANY_UID), new Engine.Threshold(700, 600));
        assertEquals(1, engine.identity.executableReads);
        assertEquals("pump", engine.detection.roster().nameOf(engine.slot(PUMP)), "the first that fits decides");
    }

    @Test
    void declarationOfALivingAgentMovesItWithGraceAndLeavesTheOthersAlone() {
        engine.beat(PUMP, 1);
        engine.beat(LAMP, 1);
        engine.at(400).declare(pump(), new Engine.Threshold(500, 600));
        assertEquals(1400, engine.deadlineMillis(PUMP), "a second of grace");
        assertEquals(3000, engine.deadlineMillis(LAMP));
        engine.at(1000).beat(PUMP, 2);
        assertEquals(1500, engine.deadlineMillis(PUMP));
    }

    @Test
    void swapOfOnePolicyDoesNotTouchAgentsOfAnother() {
        engine.declare(pump(), new Engine.Threshold(2000, 600));
        engine.beat(PUMP, 1);
        engine.beat(LAMP, 1);
        engine.at(100).use("other", 50);
        assertEquals(2000, engine.deadlineMillis(PUMP));
        assertEquals(1100, engine.deadlineMillis(LAMP));
    }

    @Test
    void agentsThatComeDuringAMigrationStartWithTheNewJudge() {
        for (int pid = 2000; pid < 2500; pid++) {
            engine.identity.process(pid, 5);
            engine.beat(pid, 1);
        }
        engine.detection.use(new Assignment(List.of(pump()), new Judge[] {new Judge("pump", new Engine.Threshold(500, 600)), new Judge("late", new Engine.Threshold(9000, 600))}, List.of()), engine.clock.read());
        engine.detection.migrate(engine.clock.read());
        assertTrue(engine.detection.isMigrating());
        engine.beat(PUMP, 1);
        engine.beat(2499, 2);
        assertEquals(500, engine.deadlineMillis(PUMP));
        assertEquals(3000, engine.deadlineMillis(2499), "its old judge serves until its slice comes");
        while (engine.detection.isMigrating()) {
            engine.detection.migrate(engine.clock.read());
        }
        assertEquals(9000, engine.deadlineMillis(2499));
    }

    @Test
    void anExchangeDuringARoundReachesEveryAgentAndDoesNoMoreAtOnceThanASlice() {
        for (int pid = 2000; pid < 2500; pid++) {
            engine.identity.process(pid, 5);
            engine.beat(pid, 1);
        }
        int[] adopted = {0};
        for (int exchange = 0; exchange < 40; exchange++) {
            int before = adopted[0];
            engine.detection.use(assignment(counting(adopted, 4000 + exchange)), engine.clock.read());
            assertEquals(before, adopted[0], "nobody moves before the next slice");
            engine.detection.migrate(engine.clock.read());
            assertTrue(adopted[0] - before <= 32 && engine.detection.isMigrating());
        }
        assertTrue(adopted[0] > 1000, "a storm of exchanges keeps agents waiting: " + adopted[0]);
        int slices = 0;
        while (engine.detection.isMigrating()) {
            engine.detection.migrate(engine.clock.read());
            slices++;
        }
        assertTrue(slices <= 500 / 32 + 2, slices + " slices");
        for (int pid = 2000; pid < 2500; pid++) {
            assertEquals(4039, engine.deadlineMillis(pid));
        }
    }

    @Test
    void moreExchangesThanDetectorsMayWaitFinishTheRound() {
        for (int pid = 2000; pid < 2100; pid++) {
            engine.identity.process(pid, 5);
            engine.beat(pid, 1);
        }
        int[] adopted = {0};
        for (int exchange = 0; exchange < 70; exchange++) {
            engine.detection.use(assignment(counting(adopted, 4000)), engine.clock.read());
        }
        assertEquals(100, adopted[0]);
    }

    private static Assignment assignment(StallDetector detector) {
        return new Assignment(List.of(), new Judge[] {new Judge("next", detector)}, List.of());
    }

    private static StallDetector counting(int[] adopted, long millis) {
        return new Engine.Threshold(millis, 600) {
            @Override
            public long adopt(int slot, AgentHistory history) {
                adopted[0]++;
                return super.adopt(slot, history);
            }
        };
    }

    @Test
    void policyThatFailedForAnAgentIsNotAskedAgainBecauseAnotherOneIsSwapped() {
        StallDetector faulty = new Engine.Threshold(500, 600) {
            @Override
            public long beat(int slot, long arrival, long nonce, long timestamp, int status, int payload) {
                throw new IllegalStateException("by design");
            }
        };
        engine.declare(pump(), faulty);
        engine.beat(PUMP, 1);
        assertEquals(1, engine.count(Counter.POLICY_FAULT));
        engine.at(10).use("other", 50);
        engine.at(20).beat(PUMP, 2);
        assertEquals(1, engine.count(Counter.POLICY_FAULT));
        assertEquals(3020, engine.deadlineMillis(PUMP));
        engine.ruleJudges.set(0, new Judge("pump", new Engine.Threshold(700, 600)));
        engine.assign();
        engine.at(30).beat(PUMP, 3);
        assertEquals(730, engine.deadlineMillis(PUMP));
    }

    @Test
    void unseenExpectedAgentIsReportedOnceWhenItsGraceIsOver() {
        engine.declare(new DeclaredAgent("pump", 0, DeclaredAgent.ANY_UID, new Glob("pump*"), new Glob(""), new Glob(""), "", true, 60_000 * Engine.MILLI), new Engine.Threshold(500, 600));
        engine.detection.roster().lookForUnseen(engine.at(59_999).clock.read());
        assertEquals(List.of("pump"), engine.detection.roster().unseen());
        assertEquals(0, engine.detection.roster().missing());
        engine.detection.roster().lookForUnseen(engine.at(60_000).clock.read());
        engine.detection.roster().lookForUnseen(engine.at(70_000).clock.read());
        assertEquals(1, engine.count(Counter.NEVER_SEEN));
        assertEquals(1, engine.detection.roster().missing());
        List<String> events = new ArrayList<>();
        while (engine.events.take(event -> events.add(event.kind() + " " + event.detail()))) {
            continue;
        }
        assertTrue(events.contains(EventKind.NEVER_SEEN + " expected agent pump has not sent a beat"), events::toString);
        engine.at(80_000).beat(PUMP, 1);
        assertEquals(0, engine.detection.roster().missing());
        engine.detection.roster().lookForUnseen(engine.at(90_000).clock.read());
        assertEquals(1, engine.count(Counter.NEVER_SEEN));
    }

    @Test
    void expectedAgentThatWasSeenIsNotUnseenAgain() {
        engine.beat(PUMP, 1);
        DeclaredAgent expected = new DeclaredAgent("pump", 0, DeclaredAgent.ANY_UID, new Glob("pump*"), new Glob(""), new Glob(""), "", true, 0);
        engine.declare(expected, new Engine.Threshold(500, 600));
        engine.identity.process(PUMP, 99);
        engine.at(5000).tick();
        engine.detection.roster().lookForUnseen(engine.clock.read());
        assertEquals(0, engine.count(Counter.NEVER_SEEN));
    }

    @Test
    void agentBecomesSuspectOnceInASilenceAndABeatRefutesIt() {
        engine.use("soft", new Soft());
        engine.beat(PUMP, 1);
        engine.atNanos(2000 * Engine.MILLI - 1).tick();
        assertEquals(0, engine.count(Counter.SUSPICIONS));
        engine.at(2000).tick();
        engine.at(2500).tick();
        assertEquals(1, engine.count(Counter.SUSPICIONS));
        engine.at(2600).beat(PUMP, 2);
        assertEquals(1, engine.count(Counter.FALSE_SUSPICIONS));
        assertEquals(List.of(), engine.at(5599).tick());
        assertEquals(2, engine.count(Counter.SUSPICIONS));
        assertEquals(1, engine.at(5600).tick().size());
        engine.at(6000).beat(PUMP, 3);
        assertEquals(1, engine.count(Counter.FALSE_SUSPICIONS), "it was right the second time");
        assertFalse(engine.table.isLatched[engine.slot(PUMP)]);
    }

    @Test
    void verdictNamesTheAgentAndTheLifeThatEnded() {
        engine.declare(pump(), new Engine.Threshold(500, 600));
        engine.at(100).beat(PUMP, 1);
        engine.at(200).beat(PUMP, 2);
        Verdict first = engine.at(700).tick().get(0);
        assertEquals(List.of("pump", "pumpd", 100 * Engine.MILLI, 2L), List.of(first.name(), first.command(), first.aliveSince(), first.beats()));
        engine.at(900).beat(PUMP, 3);
        Verdict second = engine.at(1400).tick().get(0);
        assertEquals(List.of(900 * Engine.MILLI, 1L), List.of(second.aliveSince(), second.beats()));
        engine.beat(LAMP, 1);
        assertEquals("command:1000:lampd", engine.at(4400).tick().get(0).agent());
    }

    @Test
    void revivalIsABeatOfItsOwnOrOfASuccessorAndNotOfASibling() {
        RevivalDesk desk = new RevivalDesk(engine.table, engine.detection.roster());
        int sibling = 1003;
        int successor = 1004;
        for (int pid : new int[] {sibling, successor}) {
            engine.identity.process(pid, pid);
            engine.identity.commands.put(pid, "pumpd");
        }
        engine.beat(PUMP, 1);
        engine.beat(sibling, 1);
        engine.at(2000).beat(sibling, 2);
        List<Verdict> verdicts = engine.at(3000).tick();
        assertEquals(1, verdicts.size());
        engine.at(3100).beat(sibling, 3);
        assertEquals(List.of(Revival.SILENT), desk.answer(verdicts));
        engine.at(3200).beat(successor, 1);
        engine.at(3300).beat(successor, 2);
        assertEquals(List.of(new Revival(true, 2, 3200 * Engine.MILLI)), desk.answer(verdicts));
        engine.at(3400).beat(PUMP, 2);
        assertEquals(List.of(new Revival(true, 1, 3400 * Engine.MILLI)), desk.answer(verdicts));
    }

    /** Suspects after two seconds, convicts after three. */
    private static final class Soft extends Engine.Threshold {
        private final long[] last = new long[600];

        Soft() {
            super(3000, 600);
        }

        @Override
        public long beat(int slot, long arrival, long nonce, long timestamp, int status, int payload) {
            last[slot] = arrival;
            return super.beat(slot, arrival, nonce, timestamp, status, payload);
        }

        @Override
        public long softDeadline(int slot) {
            return last[slot] + 2000 * Engine.MILLI;
        }

        @Override
        public long adopt(int slot, AgentHistory history) {
            last[slot] = history.arrival(history.size() - 1);
            return super.adopt(slot, history);
        }

        @Override
        public void explain(int slot, long now, Explanation explanation) {
            explanation.put("softNanos", 2000 * Engine.MILLI);
        }
    }
}
