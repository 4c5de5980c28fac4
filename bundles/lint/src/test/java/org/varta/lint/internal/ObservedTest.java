// SPDX-License-Identifier: Apache-2.0
package org.varta.lint.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.varta.api.explain.Explained;
import org.varta.api.explain.Explainer;
import org.varta.lint.Facts;

/** What explanations tell about declared agents. */
class ObservedTest {
    private static final long SECOND = 1_000_000_000L;

    private long now = -5 * SECOND;
    private final List<String> asked = new ArrayList<>();
    private CompletionStage<List<Explained>> answer = CompletableFuture.completedFuture(List.of());
    private final Observed observed = new Observed(() -> now);
    private final Explainer explainer = new Explainer() {
        @Override
        public String subject() {
            return "stall";
        }

        @Override
        public CompletionStage<List<Explained>> explain(String agent) {
            asked.add(agent);
            return answer;
        }
    };

    private void look(Explained... answers) {
        answer = CompletableFuture.completedFuture(List.of(answers));
        observed.look(List.of(explainer), List.of("pump"));
    }

    private static Explained seen(int pid, Map<String, Object> facts) {
        return new Explained(pid, "pump", facts);
    }

    @Test
    void shouldTakeWhatThePolicyHasLearned() {
        look(seen(7, Map.of("policy", "missed-beats", "policy.etaNanos", 1000L, "policy.allowanceNanos", 3000L)));
        assertEquals(List.of(new Facts.Rhythm("pump", "missed-beats", 1000, 3000)), observed.rhythms());
        look(seen(7, Map.of("policy", "phi-normal", "policy.meanNanos", 1000.5, "beats", 100L)), seen(8, Map.of("policy", "phi-normal", "policy.meanNanos", 2000.0)));
        assertEquals(List.of(new Facts.Rhythm("pump (process 7)", "phi-normal", 1000, 0), new Facts.Rhythm("pump (process 8)", "phi-normal", 2000, 0)), observed.rhythms());
    }

    @Test
    void shouldTakeTheMeanWhereThePolicyLearnsNothing() {
        look(seen(7, Map.of("policy", "fixed", "beats", 11L, "stalls", 0L, "aliveSinceNanos", -10_500L, "lastBeatNanos", -500L)));
        assertEquals(List.of(new Facts.Rhythm("pump", "fixed", 1000, 0)), observed.rhythms());
        look(seen(7, Map.of("policy", "fixed", "beats", 11L, "stalls", 1L, "aliveSinceNanos", -10_500L, "lastBeatNanos", -500L)));
        assertEquals(List.of(), observed.rhythms());
        look(seen(7, Map.of("policy", "fixed", "beats", 9L, "stalls", 0L, "aliveSinceNanos", -10_500L, "lastBeatNanos", -500L)));
        assertEquals(List.of(), observed.rhythms());
    }

    @Test
    void l5_shouldMeasureHowLongAnAgentTookToShowUp() {
        look(new Explained(0, "pump", Map.of("state", "unseen")));
        assertEquals(List.of(), observed.startTimes());
        now += 60 * SECOND;
        look(new Explained(0, "pump", Map.of("state", "unseen")));
        now += 60 * SECOND;
        look(seen(7, Map.of("policy", "fixed", "aliveSinceNanos", -50 * SECOND)));
        assertEquals(List.of(new Facts.StartTime("pump", 70 * SECOND)), observed.startTimes());
        now += 60 * SECOND;
        look(seen(7, Map.of("policy", "fixed", "aliveSinceNanos", -110 * SECOND)));
        assertEquals(List.of(new Facts.StartTime("pump", 70 * SECOND)), observed.startTimes());
        observed.look(List.of(explainer), List.of());
        assertEquals(List.of(), observed.startTimes());
    }

    @Test
    void shouldNotWaitLongForAnObserverThatIsBusyOrFails() {
        answer = new CompletableFuture<>();
        observed.look(List.of(explainer), List.of("pump", "valve"));
        assertEquals(List.of("pump"), asked, "the rest is not asked about either");
        answer = CompletableFuture.failedFuture(new IllegalStateException("stopping"));
        observed.look(List.of(explainer), List.of("pump"));
        assertEquals(List.of(), observed.rhythms());
    }

    @Test
    void shouldAskAboutSoManyAgentsOnly() {
        observed.look(List.of(explainer), IntStream.range(0, 1000).mapToObj(i -> "agent" + i).toList());
        assertEquals(Observed.MOST_AGENTS, asked.size());
        assertTrue(observed.rhythms().isEmpty());
    }
}
