// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.varta.api.explain.Explained;

/** What people are told about an agent. */
class ExplainTest {
    private static final int PUMP = 1001;
    private final Engine engine = new Engine(64);
    private final ExplainDesk desk = new ExplainDesk(engine.table, engine.detection);

    @BeforeEach
    void processExists() {
        engine.identity.process(PUMP, 77);
        engine.identity.commands.put(PUMP, "pumpd");
    }

    private List<Explained> answer(String agent, long now) {
        ExplainDesk.Inquiry inquiry = desk.inquiry(agent);
        while (inquiry.slice(now)) {
            continue;
        }
        return inquiry.answer().join();
    }

    @Test
    void shouldAnswerForManyAgentsInSlices() {
        Engine many = new Engine(200);
        for (int pid = 2000; pid < 2100; pid++) {
            many.identity.process(pid, 5);
            many.beat(pid, 1);
        }
        ExplainDesk.Inquiry inquiry = new ExplainDesk(many.table, many.detection).inquiry("");
        assertTrue(inquiry.slice(0) && inquiry.slice(0) && inquiry.slice(0) && !inquiry.slice(0));
        assertEquals(100, inquiry.answer().join().size());
    }

    private Map<String, Object> facts() {
        return answer("1001", engine.clock.read()).get(0).facts();
    }

    @Test
    void shouldTellStatePolicyTermsAndWhatComesNext() {
        engine.at(1000).beat(PUMP, 1);
        Map<String, Object> alive = engine.at(2500) == null ? null : facts();
        assertEquals(List.of("alive", "ok", "pumpd", 1000L, "memory", "p1", 3000 * Engine.MILLI, 0.5, "stalled in 1500 ms", 3000 * Engine.MILLI),
            List.of(alive.get("state"), alive.get("status"), alive.get("command"), alive.get("uid"), alive.get("transport"), alive.get("policy"), alive.get("allowanceNanos"),
                alive.get("ratio"), alive.get("next"), alive.get("policy.thresholdNanos")));
        assertEquals(-1500 * Engine.MILLI, alive.get("lastBeatNanos"));
        engine.at(4000).tick();
        assertEquals(List.of("stalled", "a beat ends the stall", "DEADLINE"), List.of(facts().get("state"), facts().get("next"), facts().get("reason")));
    }

    @Test
    void shouldAnswerByNumberByNameAndForAll() {
        engine.identity.process(1002, 5);
        engine.declare(new DeclaredAgent("pump", 0, -1, new Glob("pump*"), new Glob(""), new Glob(""), "", false, 0), new Engine.Threshold(500, 64));
        engine.declare(new DeclaredAgent("ghost", 0, -1, new Glob("ghost"), new Glob(""), new Glob(""), "", true, 1000), new Engine.Threshold(500, 64));
        engine.beat(PUMP, 1);
        engine.beat(1002, 1);
        long now = engine.clock.read();
        assertEquals(List.of(PUMP, 1002, 0), answer("", now).stream().map(Explained::pid).toList());
        assertEquals(List.of("pump"), answer("1001", now).stream().map(Explained::name).toList());
        assertEquals(List.of(PUMP), answer("pump", now).stream().map(Explained::pid).toList());
        assertEquals(List.of("unseen"), answer("ghost", now).stream().map(ghost -> ghost.facts().get("state")).toList());
        assertEquals(List.of(), answer("nobody", now));
    }

    @Test
    void shouldTellWhatShadowsWouldDo() {
        engine.shadows.add(new Judge("shady", new Engine.Threshold(2000, 64)));
        engine.assign();
        engine.beat(PUMP, 1);
        engine.at(500);
        assertEquals("in 1500 ms", facts().get("shadow.shady"));
        engine.at(2000).tick();
        assertEquals("would have convicted", facts().get("shadow.shady"));
    }

    @Test
    void shouldCountDownGraceAfterASwap() {
        engine.beat(PUMP, 1);
        engine.at(2500).use("short", 100);
        assertEquals("stalled in 1000 ms", facts().get("next"));
        assertEquals(1000 * Engine.MILLI, facts().get("policy.swapGraceEndNanos"));
    }

    @Test
    void records10_shouldCountDownToTheReportOfAnAgentNeverSeen() {
        engine.declare(new DeclaredAgent("ghost", 0, -1, new Glob("ghost"), new Glob(""), new Glob(""), "", true, 5_000 * Engine.MILLI), new Engine.Threshold(500, 64));
        Map<String, Object> waiting = answer("ghost", 3_000 * Engine.MILLI).get(0).facts();
        assertEquals(List.of("unseen", "startup", 2_000 * Engine.MILLI, "startupGrace", "reported as never seen in 2000 ms"),
            List.of(waiting.get("state"), waiting.get("policy"), waiting.get("policy.deadlineNanos"), waiting.get("policy.decidingTerm"), waiting.get("next")));
        Map<String, Object> overdue = answer("ghost", 6_000 * Engine.MILLI).get(0).facts();
        assertEquals(List.of("its first beat", "NEVER_SEEN"), List.of(overdue.get("next"), overdue.get("reason")));
    }

    @Test
    void records10_shouldCountDownToTheEndOfAHold() {
        engine.detection.use(new Wrappers(5, 4_000 * Engine.MILLI, 0, 1, 0, 0, 0, false, 0, 0));
        engine.beat(PUMP, 1);
        engine.at(3_000).tick();
        engine.at(3_500);
        assertEquals("held, looked at again in 500 ms", facts().get("next"));
        assertEquals("STARTUP +1000000000", facts().get("policy.holds"));
        assertEquals("STARTUP", facts().get("policy.hold"));
    }
}
