// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.varta.api.audit.AuditRecord;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.stall.Revival;

/** Exchanging recovery policies at any moment: stall policies 1.7 and architecture 7. */
class PolicySwapTest {
    private static final long CONFIRM = 2_000 * Scene.MS;

    private static List<RecoveryPolicy> policies() {
        return List.of(Policies.saying("start", RecoveryDecision.Start.DEFAULT), Policies.saying("decline", new RecoveryDecision.Decline("never")),
            Policies.of("hold", (verdict, history, now) -> new RecoveryDecision.NotBefore(now + 700 * Scene.MS, "HOLD")),
            Policies.of("fails", (verdict, history, now) -> {
                throw new IllegalStateException("told to");
            }), new DebouncePolicy(1_000 * Scene.MS));
    }

    /** Each of a hundred agents stalls once, whatever decides at that moment. */
    @Property(tries = 100)
    void stallS13_shouldGiveEveryStallExactlyOneAnswerWhateverIsExchanged(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Scene scene = new Scene("maxConcurrent", 8);
        RecoveryPolicy present = null;
        int stalled = 0;
        while (stalled < 100) {
            switch (random.nextInt(5)) {
                case 0 -> {
                    RecoveryPolicy next = policies().get(random.nextInt(5));
                    scene.usePolicy(next);
                    if (present != null) {
                        scene.policies.withdraw(present);
                    }
                    present = next;
                }
                case 1, 2 -> {
                    stalled++;
                    scene.stalls(stalled, 7);
                }
                case 3 -> scene.action.runs.stream().filter(run -> !run.end.isDone()).limit(2).forEach(run -> run.exits(0));
                default -> scene.now += random.nextInt(900) * Scene.MS;
            }
            scene.desk.pass();
        }
        if (present != null) {
            scene.policies.withdraw(present);
        }
        scene.now += 1_000 * Scene.MS;
        scene.passes();
        scene.desk.end();
        Map<Integer, Integer> answers = new HashMap<>();
        scene.audit.records.stream().filter(record -> !(record instanceof AuditRecord.Complete)).forEach(record -> answers.merge(record.agentPid(), 1, Integer::sum));
        assertEquals(100, answers.size());
        assertTrue(answers.values().stream().allMatch(count -> count == 1), answers.toString());
        assertEquals(0, scene.metric("varta_recovery_held_stalls"));
        assertEquals(0, scene.metric("varta_recovery_invariant_violations_total"));
    }

    /** A policy that looks at the attempts of another one goes on where that one stood. */
    @Property(tries = 50)
    void polR6_shouldGoOnAtTheSameRungWhoeverAsksInBetween(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Scene scene = new Scene();
        scene.action.script = run -> run.exits(0);
        scene.feed.revivals.put(1, Revival.SILENT);
        scene.stalls(1, 7);
        RecoveryPolicy present = null;
        for (int second = 0; second < 40; second++) {
            // Each of them has the same budget of three attempts and keeps nothing itself.
            RecoveryPolicy next = Policies.of("ladder" + random.nextInt(3), (verdict, history, now) -> history.ofAgent().size() < 3 ? new RecoveryDecision.Start("", "", CONFIRM)
                : new RecoveryDecision.Decline("gave_up"));
            scene.usePolicy(next);
            if (present != null) {
                scene.policies.withdraw(present);
            }
            present = next;
            scene.at(second * 1_000L).desk.pass();
        }
        assertEquals(3, scene.count(Outcome.SPAWNED));
        assertEquals(1, scene.count(Outcome.REFUSED_POLICY));
    }
}
