// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.api.recovery.RecoveryAttempt;
import org.varta.api.recovery.RecoveryAttempt.Effect;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryHistory;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.stall.Freshness;
import org.varta.api.stall.Revival;
import org.varta.api.stall.StallReason;
import org.varta.api.stall.Verdict;
import org.varta.api.transport.Origin;

/** Starts whose effect is waited for: stall policies R10, and the ladder's way through one silence. */
class FollowUpTest {
    private static final int PID = 1001;

    private final Scene scene = new Scene();
    private RecoveryHistory seen = RecoveryHistory.EMPTY;

    @BeforeEach
    void useAPolicyThatWaitsThirtySeconds() {
        scene.action.script = run -> run.exits(0);
        scene.usePolicy(Policies.of("ladder", (verdict, history, now) -> {
            seen = history;
            return history.ofAgent().size() < 3 ? new RecoveryDecision.Start("", "", 30_000 * Scene.MS) : new RecoveryDecision.Decline("gave_up");
        }));
    }

    private List<String> passAt(long millis) {
        scene.at(millis);
        return scene.pass();
    }

    private RecoveryAttempt lastSeen() {
        return seen.ofAgent().get(seen.ofAgent().size() - 1);
    }

    @Test
    void polR10_shouldConfirmAnAgentThatBeatsAgain() {
        scene.at(1_000).answer(PID, 77);
        scene.feed.revivals.put(PID, new Revival(true, 3));
        assertEquals(1, scene.metric("varta_recovery_watched_starts"));
        passAt(30_999);
        assertEquals(0, scene.metric("varta_recovery_confirmations_total{effect confirmed}"));
        assertEquals(List.of(), passAt(31_000), "no record: confirmations go to the event stream only");
        assertEquals(1, scene.metric("varta_recovery_confirmations_total{effect confirmed}"));
        assertEquals(0, scene.metric("varta_recovery_watched_starts"));
        assertTrue(scene.stream.lines.contains("DECISION 1001 confirmed"));
    }

    @Test
    void polR10_shouldSettleInTheNextPassesWhatIsTooMuchForOneThatComesLate() {
        int agents = 3 * Watches.MOST_AT_ONCE;
        scene.at(1_000);
        for (int pid = 1; pid <= agents; pid++) {
            scene.stalls(pid, 77);
            scene.feed.revivals.put(pid, new Revival(true, 3));
        }
        scene.passes();
        assertEquals(agents, scene.metric("varta_recovery_watched_starts"));
        for (long millis = 31_500; millis < 32_000; millis += 100) {
            scene.at(millis).passes();
        }
        assertEquals(agents, scene.metric("varta_recovery_confirmations_total{effect confirmed}"));
    }

    @Test
    void polR6_shouldAskThePolicyAgainUntilItGivesUpWhileNothingHelps() {
        scene.at(0).answer(PID, 77);
        scene.feed.revivals.put(PID, Revival.SILENT);
        List<String> records = new ArrayList<>();
        for (int second = 1; second <= 100; second++) {
            records.addAll(passAt(second * 1000));
        }
        assertEquals(List.of("0·complete·1001·2002·reaped·0·-·1000000000·0·0·false", "0·spawn·1001·2003·exec·/usr/local/bin/restart-unit·inline·38",
            "0·spawn·1001·2004·exec·/usr/local/bin/restart-unit·inline·38", "0·refused·1001·gave_up"), records.stream()
                .filter(line -> !line.contains("complete") || line.contains("2002")).map(line -> line.replaceFirst("^1000000000", "0")).toList());
        assertEquals(List.of(30L, 60L, 90L), seen.ofAgent().stream().map(attempt -> attempt.settledAt() / 1_000_000_000L).toList());
        assertEquals(List.of(Effect.UNCONFIRMED, Effect.UNCONFIRMED, Effect.UNCONFIRMED), seen.ofAgent().stream().map(RecoveryAttempt::effect).toList());
        assertEquals(3, scene.count(Outcome.SPAWNED));
    }

    @Test
    void polR10_shouldTakeTooFewBeatsForUnconfirmed() {
        scene.at(0).answer(PID, 77);
        scene.feed.revivals.put(PID, new Revival(true, 2));
        passAt(30_000);
        assertEquals(1, scene.metric("varta_recovery_confirmations_total{effect unconfirmed}"));
        assertEquals(2, scene.count(Outcome.SPAWNED));
    }

    @Test
    void rec13_shouldNotActForADeadProcessThatMayHaveASuccessor() {
        scene.at(0).answer(PID, 77);
        scene.feed.revivals.put(PID, Revival.UNKNOWN);
        passAt(30_000);
        assertEquals(1, scene.count(Outcome.SPAWNED));
        assertEquals(1, scene.metric("varta_recovery_confirmations_total{effect unwatched}"));
    }

    @Test
    void rec13_shouldActAgainForAProcessThatIsStillThere() {
        scene.at(0).answer(PID, 77);
        scene.feed.revivals.put(PID, Revival.UNKNOWN);
        scene.living.put(PID, 77L);
        passAt(30_000);
        assertEquals(2, scene.count(Outcome.SPAWNED));
        scene.living.put(PID, 78L);
        passAt(60_000);
        assertEquals(2, scene.count(Outcome.SPAWNED), "another owner of the process id");
    }

    @Test
    void stallS21_shouldNotActAgainForAnAgentThatResumesAtTheLastMoment() {
        scene.at(0).answer(PID, 77);
        scene.feed.revivals.put(PID, Revival.SILENT);
        scene.says(PID, Freshness.RESUMED);
        assertTrue(passAt(30_000).contains("0·refused·1001·skipped_agent_resumed"));
        assertEquals(1, scene.count(Outcome.SPAWNED));
    }

    private Verdict returned(int pid, long aliveSinceMillis, long beats) {
        return new Verdict(1, 2, 99, pid, Origin.KERNEL_ATTESTED, 1, false, 78, 0, beats, scene.now - 3_000 * Scene.MS, scene.now, scene.now, "fixed", StallReason.DEADLINE,
            Map.of(), "db", "", aliveSinceMillis * Scene.MS, beats);
    }

    private Verdict first() {
        Verdict plain = scene.verdict(PID, 77, Origin.KERNEL_ATTESTED, false);
        return new Verdict(plain.slot(), 1, 1, PID, plain.origin(), 1, false, 77, 0, 9, plain.lastArrival(), scene.now, scene.now, "fixed", StallReason.DEADLINE, Map.of(), "db", "",
            0, 9);
    }

    @ParameterizedTest
    @CsvSource({"2,UNCONFIRMED", "3,CONFIRMED"})
    void polR10_shouldLearnFromTheNextStallOfTheSameAgentUnderAnotherProcessId(long beats, Effect effect) {
        scene.at(10_000);
        scene.feed.add(first());
        scene.pass();
        scene.at(20_000);
        scene.feed.add(returned(2002, 12_000, beats));
        scene.pass();
        assertEquals(2, scene.count(Outcome.SPAWNED));
        RecoveryAttempt before = seen.ofAgent().get(0);
        assertEquals(effect, before.effect());
        assertEquals(5_000 * Scene.MS, before.healthyNanos(), "from 12 to the last beat at 17 s");
        assertEquals(List.of(), seen.attempts(), "nothing was done for this process before");
        assertEquals(1, scene.metric("varta_recovery_watched_starts"), "of the second start alone");
    }

    @Test
    void polR10_shouldNotLearnFromALifeThatBeganBeforeTheAttempt() {
        scene.at(10_000);
        scene.feed.add(first());
        scene.pass();
        scene.at(20_000);
        scene.feed.add(returned(2002, 9_999, 100));
        scene.pass();
        assertEquals(Effect.PENDING, seen.ofAgent().get(0).effect());
        assertEquals(0, lastSeen().healthyNanos());
    }

    @Test
    void polR6_shouldGoOnAtOnceBehindANotice() {
        ScriptedAction notice = new ScriptedAction("notify") {
            @Override
            public boolean isNotice() {
                return true;
            }
        };
        notice.script = run -> run.exits(0);
        scene.actions.offer(notice, "notify", Map.of());
        scene.policies.offer(Policies.of("steps", (verdict, history, now) -> history.ofAgent().isEmpty() ? new RecoveryDecision.Start("notify", "", 1)
            : history.attempts().isEmpty() ? RecoveryDecision.Start.DEFAULT : new RecoveryDecision.Decline("gave_up")), "steps", Map.of("service.ranking", 5));
        scene.at(5_000).answer(PID, 77);
        assertEquals(1, notice.runs.size());
        assertEquals(1, scene.action.runs.size(), "in the same pass");
        assertEquals(2, scene.count(Outcome.SPAWNED));
    }

    @Test
    void shouldComeToAnEndWithAPolicyThatGivesNothingButNotices() {
        ScriptedAction notice = new ScriptedAction("notify") {
            @Override
            public boolean isNotice() {
                return true;
            }
        };
        notice.script = run -> run.exits(0);
        scene.actions.offer(notice, "notify", Map.of());
        RecoveryPolicy endless = Policies.saying("endless", new RecoveryDecision.Start("notify", "", 1));
        scene.policies.offer(endless, "endless", Map.of("service.ranking", 5));
        scene.at(5_000).answer(PID, 77);
        assertEquals(9, notice.runs.size());
    }

    @Test
    void polR9_shouldTellThePolicyThatAnActionHasGivenUp() {
        Scene giving = new Scene("giveUpExits", "7 125");
        giving.action.script = run -> run.exits(7);
        List<RecoveryAttempt.Outcome> outcomes = new ArrayList<>();
        giving.usePolicy(Policies.of("watching", (verdict, history, now) -> {
            history.ofAgent().forEach(attempt -> outcomes.add(attempt.outcome()));
            return RecoveryDecision.Start.DEFAULT;
        }));
        giving.answer(PID, 77);
        giving.at(10).pass();
        giving.answer(PID, 77);
        assertEquals(List.of(RecoveryAttempt.Outcome.GAVE_UP), outcomes);
    }

    @Test
    void shouldChooseThePolicyByRule() {
        Scene ruled = new Scene("policyRules", "uid=5 -> never; name=db -> other; default -> never");
        ruled.usePolicy(Policies.saying("never", new RecoveryDecision.Decline("never")));
        ruled.usePolicy(Policies.saying("other", new RecoveryDecision.Decline("other")));
        assertEquals(List.of("0·refused·1001·never"), ruled.answer(PID, 77));
        ruled.feed.add(new Verdict(1, 2, 99, PID, Origin.KERNEL_ATTESTED, 1, false, 78, 0, 9, 0, 0, 0, "fixed", StallReason.DEADLINE, Map.of(), "db", "", 0, 9));
        assertEquals(List.of("0·refused·1001·other"), ruled.pass());
        ruled.configure("policyRules", "pid=1001 -> debounce");
        assertTrue(ruled.answer(PID, 77).get(0).contains("spawn"), "the built-in one can be named too");
    }

    @Test
    void polR7_shouldReleaseHeldStallsInTheOrderOfTheirConviction() {
        Scene held = new Scene();
        List<Integer> asked = new ArrayList<>();
        held.usePolicy(Policies.of("tokens", (verdict, history, now) -> {
            asked.add(verdict.pid());
            return history.declined() == 0 ? new RecoveryDecision.NotBefore(verdict.pid() == 3 ? 4_000 * Scene.MS : 5_000 * Scene.MS, "TOKENS") : RecoveryDecision.Start.DEFAULT;
        }));
        held.at(1_000).answer(3, 7);
        held.at(2_000).answer(1, 7);
        held.at(3_000).answer(2, 7);
        asked.clear();
        held.at(6_000).pass();
        assertEquals(List.of(3, 1, 2), asked);
    }
}
