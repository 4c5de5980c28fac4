// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.varta.api.explain.Explained;
import org.varta.api.recovery.RecoveryDecision;

/** What recovery says when somebody asks. */
class ExplainTest {
    private static List<Explained> ask(Scene scene, String agent) {
        CompletableFuture<List<Explained>> answer = scene.desk.explain(agent).toCompletableFuture();
        scene.desk.pass();
        return answer.join();
    }

    @Test
    void shouldTellWhatRunsWhatComesNextAndWhatWasDecidedNewestFirst() {
        Scene scene = new Scene();
        scene.usePolicy(Policies.saying("ladder", new RecoveryDecision.Start("", "web", 30_000 * Scene.MS)));
        scene.at(1_000).answer(1001, 77);
        scene.at(3_000);
        Map<String, Object> facts = ask(scene, "1001").get(0).facts();
        assertEquals("exec", facts.get("running"));
        assertEquals("2002", facts.get("child"));
        assertEquals(-2_000 * Scene.MS, facts.get("runningSinceNanos"));
        assertEquals(28_000 * Scene.MS, facts.get("confirmUntilNanos"));
        assertEquals(1L, facts.get("attempts"));
        assertEquals("exec web", facts.get("lastAction"));
        assertEquals("PENDING", facts.get("lastEffect"));
        assertEquals("spawned (child 2002)", facts.get("decision1"));
        assertEquals(-2_000 * Scene.MS, facts.get("decision1Nanos"));
        assertTrue(facts.get("decision2").toString().startsWith("taken ("), facts.toString());
        assertFalse(facts.containsKey("putOffUntilNanos"));
    }

    @Test
    void shouldTellTheCountdownOfAHold() {
        Scene scene = new Scene();
        scene.usePolicy(Policies.of("backoff", (verdict, history, now) -> new RecoveryDecision.NotBefore(now + 4_000 * Scene.MS, "BACKOFF")));
        scene.at(1_000).answer(1001, 77);
        scene.at(2_000);
        Map<String, Object> facts = ask(scene, "").get(0).facts();
        assertEquals(3_000 * Scene.MS, facts.get("putOffUntilNanos"));
        assertEquals("BACKOFF (put off for 4000 ms)", facts.get("decision1"));
        assertEquals("decides again in 3000 ms, held by BACKOFF", facts.get("next"));
    }

    @Test
    void records10_shouldTellTheNextStepAndTheNumbersOfTheLastDecision() {
        Scene scene = new Scene("retryMax", 1, "retryBackoffMillis", 700);
        scene.usePolicy(new Composed().with("IntensityPolicy", "maxRestarts", 1, "periodMillis", 60_000L).with("LadderPolicy", "rungs", "default attempts=3 confirmMillis=5000").build());
        scene.at(1_000).answer(1001, 77);
        Map<String, Object> facts = ask(scene, "").get(0).facts();
        assertEquals("sees in 5000 ms whether the start has helped", facts.get("next"));
        assertEquals(0L, facts.get("policy.ladder.rung"));
        assertEquals(1L, facts.get("policy.ladder.attempt"));
        assertEquals(0L, facts.get("policy.intensity.starts"));
        scene.action.last().exits(0);
        scene.living.put(1001, 77L);
        scene.at(6_500).pass();
        facts = ask(scene, "").get(0).facts();
        assertEquals("intensity", facts.get("decision1"));
        assertEquals(1L, facts.get("policy.intensity.starts"));
        assertEquals("nothing until the agent stalls again", facts.get("next"));
        scene.action.isMissing = true;
        scene.usePolicy(Policies.saying("always", RecoveryDecision.Start.DEFAULT));
        scene.configure("policy", "always", "retryMax", 1, "retryBackoffMillis", 700);
        scene.at(10_000).answer(1002, 77);
        assertEquals("tries again in 700 ms", ask(scene, "1002").get(0).facts().get("next"));
    }

    @Test
    void shouldKeepTheLastEightDecisionsOfAProcessAndForgetThoseOfItsFormerOwner() {
        Scene scene = new Scene();
        scene.usePolicy(Policies.saying("never", new RecoveryDecision.Decline("never")));
        for (int i = 0; i < 20; i++) {
            scene.answer(1001, 77);
        }
        assertTrue(ask(scene, "1001").get(0).facts().containsKey("decision8"));
        assertFalse(ask(scene, "1001").get(0).facts().containsKey("decision9"));
        scene.answer(1001, 78);
        assertFalse(ask(scene, "1001").get(0).facts().containsKey("decision3"));
    }

    @Test
    void shouldAnswerForAllByProcessIdAndForNobodyUnknown() {
        Scene scene = new Scene();
        scene.answer(-1, 7);
        scene.answer(5, 7);
        assertEquals(List.of(5, -1), ask(scene, "").stream().map(Explained::pid).toList());
        assertEquals(List.of(), ask(scene, "6"));
    }

    @Test
    void shouldNotLeaveAQuestionOpenWhenItStops() {
        Scene scene = new Scene();
        CompletableFuture<List<Explained>> before = scene.desk.explain("").toCompletableFuture();
        scene.desk.end();
        assertTrue(before.isCompletedExceptionally());
        assertTrue(scene.desk.explain("").toCompletableFuture().isCompletedExceptionally());
    }
}
