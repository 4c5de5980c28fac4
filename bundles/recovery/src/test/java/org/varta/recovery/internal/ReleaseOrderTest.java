// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.stall.Freshness;
import org.varta.api.stall.Revival;
import org.varta.api.stall.StallReason;
import org.varta.api.stall.Verdict;
import org.varta.api.transport.Origin;

/** R7: what is held is granted in order of rung, conviction and name, keeps its place, and is looked at afresh when its turn comes. Scenarios S16 and S22 in the running recovery. */
class ReleaseOrderTest {
    private final Scene scene = new Scene();
    /** When something was started, in milliseconds, and for whom: {@code 12000 a6}. */
    private final List<String> starts = new ArrayList<>();
    private int run;

    @BeforeEach
    void remember() {
        scene.action.script = child -> {
            Verdict verdict = scene.action.requests.get(scene.action.requests.size() - 1).verdict();
            starts.add(scene.now / Scene.MS + " " + verdict.name());
            child.exits(0);
        };
    }

    private void tokens(Object... keysAndValues) {
        scene.usePolicy(new Composed().with("TokenBucketPolicy", keysAndValues).build());
    }

    /** A verdict that comes now about an agent that was convicted at another time. */
    private Verdict convicted(String name, int pid, long atMillis) {
        run++;
        Verdict verdict = new Verdict(pid, 1, run, pid, Origin.KERNEL_ATTESTED, 1, false, 7, 0, 9, (atMillis - 3_000) * Scene.MS, atMillis * Scene.MS, atMillis * Scene.MS, "fixed", StallReason.DEADLINE,
            Map.of(), name, "", 0, 9);
        scene.feed.add(verdict);
        return verdict;
    }

    private void passEach(long fromMillis, long toMillis, long stepMillis) {
        for (long at = fromMillis; at <= toMillis; at += stepMillis) {
            scene.at(at).passes();
        }
    }

    @Test
    void stallS22_polR7_fiveAtOnceThenOneEachTwelveSeconds() {
        tokens();
        scene.at(0);
        for (int pid = 8; pid >= 1; pid--) {
            convicted("a" + pid, pid, 0);
        }
        scene.passes();
        passEach(1_000, 60_000, 1_000);
        assertEquals(List.of("0 a1", "0 a2", "0 a3", "0 a4", "0 a5", "12000 a6", "24000 a7", "36000 a8"), starts, "by name, whatever order they came in");
    }

    @Test
    void stallS22_polR7_aNewcomerWaitsBehindThoseWhoWait() {
        tokens("burst", 1);
        scene.at(0).stalls("z", 1, 0);
        scene.passes();
        scene.at(1_000).stalls("y", 2, 0);
        scene.passes();
        scene.at(11_999).stalls("a", 3, 0);
        scene.passes();
        // Who is looked at so shortly before his time would sleep a little longer than that; nobody slips in meanwhile.
        scene.at(12_000).stalls("b", 4, 0);
        scene.passes();
        passEach(13_000, 60_000, 1_000);
        assertEquals(List.of("0 z", "12000 y", "24000 a", "36000 b"), starts);
    }

    @Test
    void polR7_whoIsWokenLateKeepsHisPlaceBeforeANewcomer() {
        tokens("burst", 1);
        scene.at(0).stalls("z", 1, 0);
        scene.passes();
        scene.at(11_995).stalls("y", 2, 0);
        scene.passes();
        scene.at(12_001).stalls("a", 3, 0);
        scene.passes();
        assertEquals(List.of("0 z", "12001 y"), starts);
    }

    @Test
    void polR7_theOlderStallGoesFirstAlsoWhenItComesLater() {
        tokens("burst", 1);
        scene.at(20_000);
        convicted("z", 9, 20_000);
        scene.passes();
        convicted("young", 1, 19_000);
        scene.passes();
        scene.at(21_000);
        convicted("old", 2, 18_000);
        scene.passes();
        passEach(22_000, 60_000, 1_000);
        assertEquals(List.of("20000 z", "32000 old", "44000 young"), starts);
    }

    @Test
    void polR7_theLowerRungGoesFirst() {
        scene.usePolicy(new Composed().with("TokenBucketPolicy", "burst", 1).with("LadderPolicy", "rungs", "default attempts=1 confirmMillis=5000; default target=again attempts=1 confirmMillis=600000").build());
        scene.feed.revivals.put(1, Revival.SILENT);
        scene.at(0).stalls("old", 1, 0);
        scene.passes();
        passEach(1_000, 8_000, 1_000);
        scene.at(8_500).stalls("young", 2, 0);
        passEach(8_500, 30_000, 500);
        assertEquals(List.of("0 old", "12000 young", "24000 old"), starts, "the first has already had a try");
    }

    @Test
    void polR7_heldRequestsAreLookedAtAfreshWhenTheyAreGranted() {
        tokens("burst", 1);
        scene.at(0);
        for (int pid = 1; pid <= 4; pid++) {
            convicted("a" + pid, pid, 0);
        }
        scene.passes();
        scene.says(2, Freshness.RESUMED);
        scene.says(3, Freshness.RECYCLED);
        scene.at(12_000).passes();
        assertEquals(List.of("0 a1", "12000 a4"), starts);
        assertEquals(1, scene.count(Outcome.SKIPPED_AGENT_RESUMED));
        assertEquals(1, scene.count(Outcome.SKIPPED_PID_RECYCLED));
    }

    @Test
    void stallS16_wrapW8_heldStallsAreReleasedAtThePaceOfTheTokens() {
        scene.usePolicy(new Composed().with("MassBrakePolicy", "waitForOthersMillis", 3_000L).with("TokenBucketPolicy", "burst", 2).build());
        scene.feed.tracked = 10;
        for (int pid = 1; pid <= 5; pid++) {
            scene.at(10_000 + 500L * (pid - 1)).stalls("a" + (6 - pid), pid, 0);
            scene.passes();
        }
        passEach(12_500, 100_000, 500);
        assertEquals(List.of("22000 a5", "22000 a4", "34000 a3", "46000 a2", "58000 a1"), starts, "by conviction, and only then by name");
    }

    @Test
    void shouldAskThePolicyOnlyAboutThoseThatNothingElseForbids() {
        List<Integer> asked = new ArrayList<>();
        scene.usePolicy(Policies.of("asked", (verdict, history, now) -> {
            asked.add(verdict.pid());
            return RecoveryDecision.Start.DEFAULT;
        }));
        scene.says(2, Freshness.RESUMED);
        scene.stalls("a", 1, 0);
        scene.stalls("b", 2, 0);
        scene.stalls("c", 3, 0);
        scene.passes();
        assertEquals(List.of(1, 3), asked.stream().distinct().toList());
    }

    /** The law: a start goes to the first in order of those who wait for a token, and the bucket is never overdrawn. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void polR7_law_grantsFollowTheOrder(long seed) {
        Random random = new Random(seed);
        tokens("burst", 2, "rate", 5, "perMillis", 20_000L);
        Map<String, Verdict> waiting = new HashMap<>();
        Comparator<Verdict> order = Comparator.comparingLong(Verdict::convictedAt).thenComparing(Verdict::name);
        int granted = 0;
        for (long at = 10_000; at < 300_000; at += 50 + random.nextInt(200)) {
            scene.at(at);
            for (int i = random.nextInt(40) == 0 ? random.nextInt(9) : 0; i > 0; i--) {
                int pid = run + 1;
                waiting.put("a" + pid, convicted("a" + pid, pid, at - random.nextInt(3) * 1_000));
            }
            scene.passes();
            for (; granted < starts.size(); granted++) {
                String name = starts.get(granted).split(" ")[1];
                assertEquals(waiting.values().stream().min(order).orElseThrow().name(), name, "at " + at);
                waiting.remove(name);
            }
            assertTrue(granted <= 2 + (at - 10_000) / 4_000, granted + " at " + at);
        }
        assertTrue(granted > 20, "some were granted: " + granted);
    }
}
