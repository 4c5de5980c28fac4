// SPDX-License-Identifier: Apache-2.0
package org.varta.lint.internal;

import static org.varta.lint.internal.Report.time;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.varta.lint.Facts;

/** L4, L7, L11 and L13: limits that never limit, and rungs that cannot be climbed. Stateless. */
public final class RecoveryRules {
    private RecoveryRules() {
    }

    /**
     * Applies them.
     *
     * @param setup what is configured
     * @param facts what is known beside it
     * @param report takes what is found
     */
    public static void apply(Setup setup, Facts facts, Report report) {
        double detection = setup.stallPolicies().all().stream().mapToDouble(Silence::least).min().orElse(0);
        double grace = AgentRules.restartGrace(setup);
        for (Composition composition : Composition.of(setup)) {
            limits(composition, Math.max(detection, grace), report);
            breaker(composition, report);
        }
        for (Values ladder : setup.of(Composition.PREFIX + "ladder")) {
            ladder(ladder, grace, facts, report);
        }
    }

    private static void limits(Composition composition, double cycle, Report report) {
        Values backoff = composition.part("backoff");
        IntToDoubleFunction waits = backoff == null ? Waits.NONE : Waits.of(backoff);
        if (backoff != null && composition.isOnRung(backoff) && !composition.rungs().isEmpty()) {
            waits = Waits.onRungs(waits, composition.rungs());
        }
        Starts starts = new Starts(cycle, waits);
        Values intensity = composition.part("intensity");
        if (intensity != null) {
            limit(composition, intensity, intensity.whole("maxRestarts", 5), intensity.nanos("periodMillis", 1_800_000), starts, report);
        }
        Values startLimit = composition.part("startlimit");
        if (startLimit != null) {
            limit(composition, startLimit, startLimit.whole("burst", 5), startLimit.nanos("intervalMillis", 10_000), starts, report);
        }
    }

    private static void limit(Composition composition, Values limiter, int most, double period, Starts starts, Report report) {
        if (!starts.canReach(most, period)) {
            String by = composition.pid().equals(limiter.pid()) ? "" : " of " + limiter.pid();
            String end = composition.isEnding() ? "only the end of the ladder stops that" : "it is started for ever";
            report.warn(4, composition.pid(), "the limit%s of %d starts in %s is never reached: even an agent that always fails comes to start %d only after %s (%s to notice each time, then the wait); %s", by,
                most, time(period), most + 1, time(starts.at(most + 1)), time(starts.cycle()), end);
        }
    }

    private static void breaker(Composition composition, Report report) {
        Values breaker = composition.part("breaker");
        List<Rung> rungs = composition.rungs();
        if (breaker == null || rungs.isEmpty() || !composition.isOnRung(breaker)) {
            return;
        }
        int failures = breaker.whole("failures", 3);
        Rung last = rungs.get(rungs.size() - 1);
        for (Rung rung : rungs) {
            if (failures >= rung.attempts() && (composition.isEnding() || !rung.equals(last))) {
                report.info(13, composition.pid(), "the breaker opens after %d failures, but rung %d (%s) of the ladder ends after %d: there it never opens", failures, rung.place(), rung.action(), rung.attempts());
            }
        }
    }

    private static void ladder(Values ladder, double grace, Facts facts, Report report) {
        for (Rung rung : Rung.of(ladder)) {
            if (grace > 0 && !rung.isNotice() && rung.confirmNanos() < grace) {
                report.error(7, ladder.pid(), "rung %d (%s) gives an agent %s to come back, less than the restart grace of %s: it fails before anybody may judge", rung.place(), rung.action(), time(rung.confirmNanos()), time(grace));
            }
            if (rung.isBudgeted() && !facts.isStateKept()) {
                report.error(11, ladder.pid(), "rung %d (%s) has a budget, but nothing outlives the observer that could remember it: name a state folder (--state-dir) or an audit file", rung.place(), rung.action());
            }
        }
    }
}
