// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.varta.recovery.policies.internal.Past.nanos;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.api.recovery.RecoveryAttempt;
import org.varta.api.recovery.RecoveryAttempt.Effect;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryPolicy;

/** Policies R6 and R11, and the composition. */
class LadderTest {
    private static final String RUNGS = "notify; default attempts=3 confirmMillis=30000; default target=group confirmMillis=60000";
    private static final String HOST = "; host budget=3 budgetMillis=86400000 spacingMillis=600000";

    static Ladder ladder(String rungs, String groups, String strategy) {
        List<String> wrong = new ArrayList<>();
        Ladder ladder = new Ladder("ladder", Rung.parse(rungs, wrong), false, nanos(600), Groups.parse(groups, strategy, wrong));
        assertEquals(List.of(), wrong);
        return ladder;
    }

    private static RecoveryDecision composed(Past past, Ladder ladder, double now) {
        Backoff backoff = new Backoff("backoff", new Delay("exponential", nanos(1), 2, nanos(60), 6, "none", 0), nanos(600), 42);
        Intensity intensity = new Intensity("intensity", 5, nanos(1800));
        TokenBucket tokens = new TokenBucket("tokens", 5, nanos(60), 5);
        Breaker breaker = new Breaker("breaker", 3, nanos(60), 2, nanos(600));
        List<RecoveryPolicy> all = List.of(new Debounce("debounce", nanos(1)), breaker, intensity, tokens, backoff, ladder);
        Composition composition = Composition.parse("debounce, breaker/rung, intensity, tokens, backoff/rung, ladder", new ArrayList<>());
        return composition.decide(id -> all.stream().filter(policy -> policy.id().equals(id)).findFirst().orElse(null), Past.AGENT, past.history(), nanos(now));
    }

    @Test
    void stallS25_shouldFollowTheTimelineWhenNothingHelps() {
        Ladder ladder = ladder(RUNGS, "web: db, agent, front", "all");
        Past past = new Past();
        List<String> timeline = new ArrayList<>();
        double now = 0;
        for (int i = 0; i < 20; i++) {
            RecoveryDecision said = composed(past, ladder, now);
            if (said instanceof RecoveryDecision.Decline decline) {
                timeline.add(decline.token() + " " + now);
                break;
            }
            if (said instanceof RecoveryDecision.NotBefore hold) {
                now = hold.at() / 1e9;
                continue;
            }
            RecoveryDecision.Start start = (RecoveryDecision.Start) said;
            String action = start.action().isEmpty() ? "exec" : start.action();
            timeline.add((action + " " + start.target()).strip() + " " + now);
            boolean isNotice = action.equals("notify");
            double settled = isNotice ? now : now + start.confirmNanos() / 1e9;
            past.add(action, start.target(), now, isNotice ? Effect.UNWATCHED : Effect.UNCONFIRMED, settled, 0);
            now = settled;
        }
        assertEquals(List.of("notify 0.0", "exec 0.0", "exec 31.0", "exec 63.0", "exec db agent front 93.0", "gave_up 153.0"), timeline);
    }

    @Test
    void stallS25_shouldTakeTheHostActionWhereItIsEnabled() {
        Ladder ladder = ladder(RUNGS + HOST, "web: agent", "all");
        Past past = new Past().add("notify", "", 0, Effect.UNWATCHED, 0, 0).failed(0, 30).failed(31, 61).failed(63, 93).add("exec", "agent", 93, Effect.UNCONFIRMED, 153, 0);
        assertEquals("start host", past.says(ladder, 153));
        past.add("host", "", 153, Effect.UNWATCHED, 153, 0);
        assertEquals("gave_up", past.says(ladder, 160));
    }

    @Test
    void stallS26_shouldNotTakeTheHostActionWhenItsBudgetIsNotKnown() {
        Past past = new Past();
        past.isDurable = false;
        assertEquals("budget", past.says(ladder("host budget=3", "", "all"), 0));
        assertEquals("start host", past.says(ladder("host", "", "all"), 0), "without a budget nothing has to be known");
    }

    @Test
    void polR6_shouldKeepBudgetAndSpacingOfTheHostActionAcrossAgents() {
        Ladder ladder = ladder("host attempts=32 budget=3 budgetMillis=86400000 spacingMillis=600000", "", "all");
        Past past = new Past();
        assertEquals("start host", past.says(ladder, 0));
        past.add("host", "", 0, Effect.UNWATCHED, 0, 0);
        assertEquals("BUDGET until 600.0", past.says(ladder, 10));
        past.add("host", "", 600, Effect.UNWATCHED, 600, 0).add("host", "", 1200, Effect.UNWATCHED, 1200, 0);
        assertEquals("budget", past.says(ladder, 86_400));
        assertEquals("start host", past.says(ladder, 86_400.000001));
    }

    @Test
    void polR6_shouldTakeABudgetForUsedUpWhenStartsHaveBeenForgotten() {
        Past past = new Past();
        for (int i = 0; i < 256; i++) {
            past.started(i);
        }
        Ladder ladder = ladder("host attempts=32 budget=3", "", "all");
        assertEquals("budget", past.says(ladder, 86_400));
        assertEquals("start host", past.says(ladder, 86_401));
    }

    @ParameterizedTest
    @CsvSource({"600,start exec2", "600.1,start"})
    void polR6_shouldDropToTheFirstRungOnlyAfterALongLife(double healthyFor, String answer) {
        Past past = new Past().failed(0, 30).helped(31, 32, healthyFor);
        assertEquals(answer, past.says(ladder("default attempts=2; exec2", "", "all"), 1000));
    }

    @Test
    void polR6_shouldSkipAGroupRungForAnAgentWithoutAGroup() {
        assertEquals("gave_up", new Past().failed(0, 30).says(ladder("default; default target=group", "web: a, b", "all"), 30));
    }

    @Test
    void polR9_shouldGiveUpAtOnceWhenAnActionSaysSoUntilTheAgentHasLivedLong() {
        Past past = new Past().failed(0, 30);
        past.attempts.set(0, past.attempts.get(0).ended(RecoveryAttempt.Outcome.GAVE_UP, nanos(1)));
        assertEquals("gave_up", past.says(ladder("default attempts=3", "", "all"), 30));
        past.attempts.set(0, past.attempts.get(0).healthyFor(nanos(601)));
        assertEquals("start", past.says(ladder("default attempts=3", "", "all"), 1000));
    }

    @Test
    void polR6_shouldRepeatTheLastRungForEverIfItIsToldTo() {
        Ladder ladder = ladder("default; second", "", "all");
        Ladder repeating = new Ladder("ladder", ladder.rungs(), true, ladder.resetNanos(), ladder.groups());
        Past past = new Past().failed(0, 1).add("second", "", 1, Effect.UNCONFIRMED, 2, 0).add("second", "", 2, Effect.UNCONFIRMED, 3, 0);
        assertEquals("start second", past.says(repeating, 3));
        assertEquals("gave_up", past.says(ladder, 3));
    }

    @ParameterizedTest
    @CsvSource({"one,agent", "all,db agent front", "rest,agent front"})
    void polR11_shouldConcernWhomItsStrategySays(String strategy, String target) {
        Ladder ladder = ladder("default target=group", "a: x, y; web: db, agent, front", strategy);
        assertEquals("start " + target, new Past().says(ladder, 0));
    }

    @Test
    void polComposite_shouldTakeTheFirstRefusalElseTheLatestTime() {
        Composition composition = Composition.parse("a, b, c", new ArrayList<>());
        assertEquals(new RecoveryDecision.Decline("first"), compose(composition, new RecoveryDecision.NotBefore(9, "X"), new RecoveryDecision.Decline("first"),
            new RecoveryDecision.Decline("second")));
        RecoveryDecision.NotBefore x = new RecoveryDecision.NotBefore(9, "X", "why", "db", List.of());
        RecoveryDecision.NotBefore y = new RecoveryDecision.NotBefore(8, "Y");
        assertEquals(x, compose(composition, x, RecoveryDecision.Start.DEFAULT, RecoveryDecision.Start.DEFAULT));
        assertEquals(new RecoveryDecision.NotBefore(9, "X", "why", "db", List.of(x, y)), compose(composition, x, y, RecoveryDecision.Start.DEFAULT), "and all in order");
        RecoveryDecision.Start picked = new RecoveryDecision.Start("osgi", "x", 5);
        assertEquals(picked, compose(composition, RecoveryDecision.Start.DEFAULT, new RecoveryDecision.Start("exec", "", 1), picked));
    }

    @Test
    void polComposite_shouldHoldTheStallWhileAPartIsMissingOrFails() {
        Composition composition = Composition.parse("a, b, c", new ArrayList<>());
        assertEquals(new RecoveryDecision.NotBefore(Composition.AGAIN_NANOS, "POLICY_FAULT"),
            compose(composition, RecoveryDecision.Start.DEFAULT, null, RecoveryDecision.Start.DEFAULT));
        assertEquals(new RecoveryDecision.NotBefore(Composition.AGAIN_NANOS, "POLICY_MISSING"),
            composition.decide(id -> id.equals("b") ? null : saying(id, RecoveryDecision.Start.DEFAULT), Past.AGENT, new Past().history(), 0));
    }

    private static RecoveryDecision compose(Composition composition, RecoveryDecision a, RecoveryDecision b, RecoveryDecision c) {
        return composition.decide(id -> saying(id, id.equals("a") ? a : id.equals("b") ? b : c), Past.AGENT, new Past().history(), 0);
    }

    private static RecoveryPolicy saying(String id, RecoveryDecision decision) {
        return new RecoveryPolicy() {
            @Override
            public String id() {
                return id;
            }

            @Override
            public RecoveryDecision decide(org.varta.api.stall.Verdict verdict, org.varta.api.recovery.RecoveryHistory history, long now) {
                return decision;
            }
        };
    }
}
