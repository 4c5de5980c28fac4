// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.varta.api.stall.Freshness;
import org.varta.api.stall.Verdict;
import org.varta.api.transport.Origin;

/** What the loop says about a verdict, and what it means: recovery specification 4.3. */
class FreshnessTest {
    private final Scene scene = new Scene().at(5000);

    @Test
    void stallS21_recD6_recD8_recR10_shouldSkipInTheFirstBatchToo() {
        scene.says(1, Freshness.RESUMED);
        scene.says(2, Freshness.RECYCLED);
        scene.stalls(1, 7);
        scene.stalls(2, 7);
        scene.stalls(3, 7);
        assertEquals(List.of("5000000000·refused·1·skipped_agent_resumed", "5000000000·refused·2·skipped_pid_recycled",
            "5000000000·spawn·3·2002·exec·/usr/local/bin/restart-unit·inline·38"), scene.pass());
    }

    @Test
    void recD6_shouldActAtOnceOnWhoCannotBeVerifiedButNotLater() {
        IntStream.rangeClosed(1, 17).forEach(pid -> {
            scene.says(pid, Freshness.UNVERIFIABLE);
            scene.stalls(pid, 0);
        });
        assertEquals(16, scene.pass().size());
        assertEquals(16, scene.count(Outcome.SPAWNED));
        assertEquals(List.of("5000000000·refused·17·skipped_stall_unverifiable"), scene.pass());
    }

    @Test
    void recD7_recR10_shouldRecoverADeadProcessAlsoWhenItHadToWait() {
        IntStream.rangeClosed(1, 20).forEach(pid -> scene.stalls(pid, 7));
        scene.pass();
        scene.pass();
        assertEquals(20, scene.count(Outcome.SPAWNED));
    }

    @Test
    void recD9_shouldSkipAResumedNetworkAgentRatherThanRefuseIt() {
        scene.says(1, Freshness.RESUMED);
        scene.feed.add(scene.verdict(1, 0, Origin.NETWORK_UNVERIFIED, false));
        assertEquals(List.of("5000000000·refused·1·skipped_agent_resumed"), scene.pass());
    }

    @ParameterizedTest
    @EnumSource(value = ScriptedFeed.Manner.class, names = {"EXCEPTIONALLY", "THROWING", "TOO_FEW", "WITH_NULLS"})
    void shouldStartNothingWithoutACompleteAnswer(ScriptedFeed.Manner manner) {
        scene.feed.manner = manner;
        scene.stalls(1, 7);
        scene.stalls(2, 7);
        assertEquals(List.of("5000000000·refused·1·skipped_stall_unverifiable", "5000000000·refused·2·skipped_stall_unverifiable"), scene.pass());
        assertEquals(1, scene.counters.unanswered.get());
        assertEquals(List.of(), scene.action.requests);
    }

    @Test
    void shouldWaitForAnAnswerOnlySoLong() {
        Feeds hasty = new Feeds(new Thread(), 1, scene.journal, scene.counters);
        hasty.add(scene.feed);
        scene.feed.manner = ScriptedFeed.Manner.NEVER;
        assertNull(hasty.check(scene.feed, List.of(scene.verdict(1, 7, Origin.KERNEL_ATTESTED, false))));
        assertEquals(1, scene.counters.unanswered.get());
    }

    @Test
    void recS7_shouldNotWaitForAnAnswerWhenStopping() {
        scene.feed.manner = ScriptedFeed.Manner.NEVER;
        scene.feed.whenAsked = scene.desk::stop;
        scene.stalls(1, 7);
        long before = System.nanoTime();
        assertEquals(List.of(), scene.pass(), "the stall is not answered at all");
        assertTrue(System.nanoTime() - before < 1_900_000_000L, "the wait of two seconds was cut");
    }

    @Test
    void shouldAskOnceForABatchAndOnlyTheFeedThatConvicted() {
        ScriptedFeed second = new ScriptedFeed(() -> 42);
        scene.desk.addFeed(second);
        IntStream.rangeClosed(1, 5).forEach(pid -> scene.stalls(pid, 7));
        second.add(scene.verdict(99, 7, Origin.KERNEL_ATTESTED, false));
        assertEquals(2, scene.passes());
        assertEquals(List.of(5), scene.feed.asked);
        assertEquals(List.of(1), second.asked);
        assertEquals(6, scene.count(Outcome.SPAWNED));
    }

    @Test
    void shouldNotActOnVerdictsOfAnObserverThatIsGone() {
        IntStream.rangeClosed(1, 20).forEach(pid -> scene.stalls(pid, 7));
        scene.pass();
        scene.desk.removeFeed(scene.feed);
        assertNull(scene.feed.consumer);
        assertEquals(4, scene.pass().stream().filter(line -> line.endsWith("skipped_stall_unverifiable")).count());
        assertEquals(1, scene.feed.asked.size());
    }

    @Test
    void childrenShouldGoOnWhenAnObserverIsExchanged() {
        scene.answer(1, 7);
        scene.desk.removeFeed(scene.feed);
        scene.action.last().exits(0);
        assertEquals(List.of("6000000000·complete·1·2002·reaped·0·-·1000000000·0·0·false"), scene.at(6000).pass(), "as if its clock went on");
        scene.desk.addFeed(scene.feed);
        scene.answer(2, 7);
        scene.desk.removeFeed(scene.feed);
        scene.desk.addFeed(new ScriptedFeed(() -> 42));
        scene.action.last().exits(0);
        assertEquals(List.of("42·complete·2·2003·reaped·0·-·1·0·0·false"), scene.pass(), "by the clock of the observer that runs");
    }

    @Test
    void shouldAskAnewWhenStartsTakeTooLong() {
        scene.action.script = run -> scene.now += 1_500 * Scene.MS;
        IntStream.rangeClosed(1, 5).forEach(pid -> scene.stalls(pid, 7));
        scene.pass();
        assertEquals(2, scene.count(Outcome.SPAWNED), "the third would rely on an answer of three seconds ago");
        scene.says(3, Freshness.RESUMED);
        scene.passes();
        assertEquals(4, scene.count(Outcome.SPAWNED));
        assertEquals(1, scene.count(Outcome.SKIPPED_AGENT_RESUMED));
    }

    @Test
    void shouldTellTheFeedsWhoConsumes() {
        assertEquals("varta-recovery", scene.feed.consumer.getName());
        scene.desk.end();
        assertNull(scene.feed.consumer);
    }

    @Test
    void shouldTakeVerdictsOnceTheActionIsThereAndTreatThemAsDeferred() {
        scene.actions.withdraw(scene.action);
        Verdict unverifiable = scene.stalls(1, 0);
        scene.says(1, Freshness.UNVERIFIABLE);
        scene.stalls(2, 7);
        assertEquals(List.of(), scene.pass());
        assertEquals(2, scene.feed.waiting.size());
        scene.actions.offer(scene.action, "exec", Map.of());
        assertEquals(List.of(unverifiable.convictedAt() + "·refused·1·skipped_stall_unverifiable",
            "5000000000·spawn·2·2002·exec·/usr/local/bin/restart-unit·inline·38"), scene.pass());
    }

    private void seventeenStalls() {
        IntStream.rangeClosed(1, 17).forEach(pid -> scene.stalls(pid, 7));
        scene.pass();
        assertEquals(16, scene.count(Outcome.SPAWNED));
    }

    @Test
    void recR38_shouldLetDeferredStallsWaitWhileABeatMayStillBeBehindAFlood() {
        seventeenStalls();
        scene.feed.isBehind = true;
        assertEquals(List.of(), scene.pass());
        scene.stalls(18, 7);
        assertEquals(1, scene.pass().size(), "one that is not deferred does not wait");
        assertEquals(17, scene.count(Outcome.SPAWNED));
        scene.says(17, Freshness.RESUMED);
        scene.feed.isBehind = false;
        assertEquals(List.of("5000000000·refused·17·skipped_agent_resumed"), scene.pass());
        assertEquals(2, scene.metric("varta_recovery_flooded_passes_total"));
    }

    @Test
    void recR38_shouldNotWaitForEver() {
        seventeenStalls();
        scene.feed.isBehind = true;
        scene.at(5_100).pass();
        scene.at(7_099).pass();
        assertEquals(16, scene.count(Outcome.SPAWNED));
        scene.at(7_100).pass();
        assertEquals(17, scene.count(Outcome.SPAWNED), "a flood must not forbid recovery");
    }

    @Test
    void recB5_shouldSeeABeatThatTheDrainBeforeTheAnswerBrings() {
        scene.stalls(1, 7);
        scene.feed.whenAsked = () -> scene.says(1, Freshness.RESUMED);
        assertEquals(List.of("5000000000·refused·1·skipped_agent_resumed"), scene.pass());
    }
}
