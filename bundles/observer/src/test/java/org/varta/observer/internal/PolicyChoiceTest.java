// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.varta.api.stall.StallDetector;
import org.varta.api.stall.StallPolicy;

class PolicyChoiceTest {
    private final List<String> used = new ArrayList<>();
    private final PolicyChoice choice = new PolicyChoice(4, "", (policy, detector) -> {
        used.add(policy);
        return CompletableFuture.completedFuture(null);
    }, (before, after) -> { });

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
        choice.prefer("named");
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
}
