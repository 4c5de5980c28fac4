// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.varta.api.audit.AuditLog;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.stall.Freshness;
import org.varta.api.transport.Origin;

/** Further tries in one silence: recovery specification 13. */
class RetryTest {
    private static final int PID = 1001;

    private static Scene scene(Object... more) {
        List<Object> keys = new ArrayList<>(List.of("retryMax", 3, "retryBackoffMillis", 1_000));
        keys.addAll(List.of(more));
        return new Scene(keys.toArray());
    }

    private static int triesUntil(Scene scene, long fromMillis, long toMillis) {
        int before = scene.feed.asked.size();
        for (long millis = fromMillis; millis <= toMillis; millis += 100) {
            scene.at(millis).pass();
        }
        return scene.feed.asked.size() - before;
    }

    @Test
    void recR12_shouldNotTryAgainUnlessTheOperatorSaysSo() {
        Scene scene = new Scene();
        scene.action.isMissing = true;
        scene.answer(PID, 77);
        assertEquals(0, triesUntil(scene, 100, 100_000));
    }

    @Test
    void recR12_shouldTryAFailedStartAgainWithDoubledWaits() {
        Scene scene = scene();
        scene.action.isMissing = true;
        List<Long> records = new ArrayList<>();
        scene.stalls(PID, 77);
        for (long millis = 0; millis <= 20_000; millis += 100) {
            scene.at(millis);
            if (scene.pass().contains("0·refused·1001·spawn_failed")) {
                records.add(millis);
            }
        }
        assertEquals(List.of(0L, 1_000L, 3_000L, 7_000L), records);
        assertEquals(3, scene.metric("varta_recovery_retries_total"));
        assertEquals(4, scene.count(Outcome.SPAWN_FAILED));
    }

    @Test
    void recR12_shouldStartWhenARetryFindsTheObstacleGone() {
        Scene scene = scene();
        scene.action.isMissing = true;
        scene.answer(PID, 77);
        scene.action.isMissing = false;
        scene.at(1_000);
        assertTrue(scene.pass().get(0).contains("spawn·1001"));
        assertEquals(0, triesUntil(scene, 1_100, 60_000), "a start ends the series");
    }

    @Test
    void rec13_shouldTryADebouncedStallAgainWhenTheWindowIsOverAndTheProcessIsStillThere() {
        Scene scene = scene("debounceMillis", 5_000);
        scene.action.script = run -> run.exits(0);
        scene.living.put(PID, 77L);
        scene.answer(PID, 77);
        scene.at(2_000);
        assertTrue(scene.answer(PID, 77).contains("2000000000·refused·1001·debounced"));
        scene.at(4_999).pass();
        assertEquals(1, scene.count(Outcome.SPAWNED));
        scene.at(5_000).pass();
        assertEquals(2, scene.count(Outcome.SPAWNED));
    }

    @Test
    void rec13_shouldNotActForADeadProcessAfterAnEarlierStart() {
        Scene scene = scene("debounceMillis", 5_000);
        scene.action.script = run -> run.exits(0);
        scene.answer(PID, 77);
        scene.at(2_000).answer(PID, 77);
        assertEquals(0, triesUntil(scene, 2_100, 60_000), "it was not there when it was answered");
        Scene later = scene("debounceMillis", 5_000);
        later.action.script = run -> run.exits(0);
        later.living.put(PID, 77L);
        later.answer(PID, 77);
        later.at(2_000).answer(PID, 77);
        later.living.clear();
        assertEquals(0, triesUntil(later, 2_100, 60_000), "it is gone when the retry is due");
        assertEquals(1, later.count(Outcome.SPAWNED));
    }

    @Test
    void rec13_shouldTryAgainWhileAChildOfTheSameAgentRuns() {
        Scene scene = scene("debounceMillis", 0);
        scene.living.put(PID, 77L);
        scene.answer(PID, 77);
        scene.at(100).answer(PID, 77);
        scene.action.last().exits(1);
        scene.at(1_100).pass();
        assertEquals(2, scene.count(Outcome.SPAWNED));
    }

    @Test
    void rec13_shouldEndTheSeriesWithABeat() {
        Scene scene = scene();
        scene.action.isMissing = true;
        scene.answer(PID, 77);
        scene.says(PID, Freshness.RESUMED);
        scene.at(1_000);
        assertEquals(List.of("0·refused·1001·skipped_agent_resumed"), scene.pass());
        assertEquals(0, triesUntil(scene, 1_100, 60_000));
    }

    @Test
    void rec13_shouldLetANewSilenceTakeThePlaceOfARetryWithoutASecondAnswer() {
        Scene scene = scene();
        scene.action.isMissing = true;
        scene.answer(PID, 77);
        scene.action.isMissing = false;
        scene.at(500);
        assertEquals(1, scene.answer(PID, 77).size());
        assertEquals(0, triesUntil(scene, 600, 60_000));
        assertEquals(0, scene.count(Outcome.SKIPPED_AGENT_RESUMED));
    }

    @Test
    void rec13_shouldNotTryAgainWhatIsRefusedForGood() {
        Scene scene = scene();
        scene.feed.add(scene.verdict(PID, 0, Origin.NETWORK_UNVERIFIED, false));
        scene.pass();
        scene.feed.add(scene.verdict(PID + 1, 7, Origin.KERNEL_ATTESTED, true));
        scene.pass();
        scene.usePolicy(Policies.saying("never", new RecoveryDecision.Decline("gave_up")));
        scene.answer(PID + 2, 7);
        assertEquals(0, triesUntil(scene, 100, 60_000));
    }

    @Test
    void rec13_recR29_shouldTryAgainOnceRecordsBecomeDurable() {
        Scene scene = scene("auditFailClosed", true);
        scene.audit.state = AuditLog.State.DEGRADED;
        assertEquals(List.of("0·refused·1001·audit_unavailable"), scene.answer(PID, 77));
        scene.audit.state = AuditLog.State.OPEN;
        scene.at(1_000);
        assertTrue(scene.pass().get(0).contains("spawn"));
    }
}
