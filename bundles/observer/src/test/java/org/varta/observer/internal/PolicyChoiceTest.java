// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.varta.api.stall.StallDetector;
import org.varta.api.stall.StallPolicy;

class PolicyChoiceTest {
    private final List<String> used = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
    private final List<Assignment> assignments = new ArrayList<>();
    private final PolicyChoice choice = new PolicyChoice(4, "", assignment -> {
        used.add(Arrays.stream(assignment.judges()).map(judge -> judge == null ? FrozenDetector.ID : judge.policy()).collect(Collectors.joining(" ")));
        assignments.add(assignment);
        return CompletableFuture.completedFuture(null);
    }, (agent, before, after) -> said.add(agent + ": " + before.replaceFirst("#.*", "") + " -> " + after.replaceFirst("#.*", "")));

    private static final class FakePolicy implements StallPolicy {
        private final String id;
        private String parameters = "a=1\n";
        private boolean isRefusing;

        FakePolicy(String id) {
            this.id = id;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public String parameters() {
            return parameters;
        }

        @Override
        public StallDetector newDetector(int capacity) {
            if (isRefusing) {
                throw new IllegalArgumentException("too many agents");
            }
            return new Engine.Threshold(1, capacity);
        }
    }

    private static Map<String, Object> ranked(Object ranking, long id) {
        return Map.of("service.ranking", ranking, "service.id", id);
    }

    @Test
    void highestRankingJudgesAlsoWhenItIsText() {
        choice.offer(new FakePolicy("low"), ranked(1, 1));
        choice.offer(new FakePolicy("high"), ranked("9", 2));
        choice.offer(new FakePolicy("middle"), ranked(5, 3));
        assertEquals(List.of("low", "high"), used);
    }

    @Test
    void changedRankingOfLiveServicesIsFollowed() {
        FakePolicy one = new FakePolicy("one");
        choice.offer(one, ranked(1, 1));
        choice.offer(new FakePolicy("two"), ranked(0, 2));
        choice.offer(one, ranked(-1, 1));
        assertEquals(List.of("one", "two"), used);
    }

    @Test
    void changedParametersNeedANewDetectorAndUnchangedOnesDoNot() {
        FakePolicy policy = new FakePolicy("p");
        choice.offer(policy, ranked(0, 1));
        choice.offer(policy, ranked(0, 1));
        policy.parameters = "a=2\n";
        choice.offer(policy, ranked(0, 1));
        assertEquals(List.of("p", "p"), used);
    }

    @Test
    void namedPolicyWinsOverRankingAndItsAbsenceDoesNotStopTheWatch() {
        FakePolicy named = new FakePolicy("named");
        choice.offer(new FakePolicy("high"), ranked(9, 1));
        choice.prefer("named", List.of());
        assertEquals(List.of("high"), used);
        choice.offer(named, ranked(0, 2));
        choice.withdraw(named);
        assertEquals(List.of("high", "named", "high"), used);
    }

    @Test
    void lastPolicyThatGoesLeavesTheFrozenAllowances() {
        FakePolicy only = new FakePolicy("only");
        choice.offer(only, ranked(0, 1));
        choice.withdraw(only);
        assertEquals(List.of("only", FrozenDetector.ID), used);
        assertFalse(choice.isChosen());
    }

    @Test
    void policyThatCannotServeLeavesTheOneInForce() {
        FakePolicy refusing = new FakePolicy("refusing");
        refusing.isRefusing = true;
        choice.offer(new FakePolicy("good"), ranked(0, 1));
        choice.offer(refusing, ranked(9, 2));
        assertEquals(List.of("good"), used);
        assertTrue(choice.isChosen());
    }

    private static DeclaredAgent rule(String name, int order, String policy) {
        return new DeclaredAgent(name, order, DeclaredAgent.ANY_UID, new Glob(name), new Glob(""), new Glob(""), policy, false, 0);
    }

    @Test
    void declaredAgentIsJudgedByThePolicyItNames() {
        choice.offer(new FakePolicy("usual"), ranked(9, 1));
        choice.offer(new FakePolicy("special"), ranked(0, 2));
        choice.declare("owner", rule("pump", 0, "special"));
        choice.declare("another", rule("lamp", -1, ""));
        assertEquals(List.of("usual", "special usual", "usual special usual"), used);
        assertEquals(List.of(": frozen -> usual", "pump: usual -> special"), said);
    }

    @Test
    void declaredAgentWhosePolicyIsNotThereIsJudgedLikeTheOthersUntilItComes() {
        FakePolicy special = new FakePolicy("special");
        choice.declare("owner", rule("pump", 0, "special"));
        choice.offer(new FakePolicy("usual"), ranked(0, 1));
        choice.offer(special, ranked(-5, 2));
        choice.withdraw(special);
        choice.undeclare("owner");
        assertEquals(List.of("frozen frozen", "usual usual", "special usual", "usual usual", "usual"), used);
    }

    @Test
    void exchangeOfOnePolicyLeavesTheDetectorsOfTheOthers() {
        FakePolicy special = new FakePolicy("special");
        choice.offer(new FakePolicy("usual"), ranked(9, 1));
        choice.offer(special, ranked(0, 2));
        choice.declare("owner", rule("pump", 0, "special"));
        special.parameters = "a=2\n";
        choice.offer(special, ranked(0, 2));
        Assignment before = assignments.get(assignments.size() - 2);
        Assignment after = assignments.get(assignments.size() - 1);
        assertTrue(before.judges()[0].detector() != after.judges()[0].detector());
        assertTrue(before.ofOthers().detector() == after.ofOthers().detector());
        assertEquals(3, used.size());
    }
}
