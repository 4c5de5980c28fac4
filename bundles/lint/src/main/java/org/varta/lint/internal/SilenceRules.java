// SPDX-License-Identifier: Apache-2.0
package org.varta.lint.internal;

import static org.varta.lint.internal.Report.time;

import org.varta.lint.Facts;

/** L1, L2, L3, L6, L8 and L12: how long silence may last, against the interval at which agents beat. Stateless. */
public final class SilenceRules {
    /** How fine the observer's deadlines are: one tick of its wheel. */
    static final double TICK_NANOS = 1 << 20;
    private static final double MARGIN_NANOS = 10e6;
    private static final double HEALTHY_INTERVALS = 1.5;

    private SilenceRules() {
    }

    /**
     * Applies them.
     *
     * @param setup what is configured
     * @param facts what is known beside it
     * @param report takes what is found
     */
    public static void apply(Setup setup, Facts facts, Report report) {
        double goal = setup.detectionGoal();
        for (Silence policy : setup.stallPolicies().all()) {
            if (policy.declaredEta() > 0) {
                intervals(policy.pid(), policy, policy.declaredEta(), policy.allowance(policy.declaredEta()), report);
            }
            if (goal > 0 && policy.worst() > goal && !Double.isInfinite(policy.worst())) {
                report.warn(6, policy.pid(), "an agent may be silent for %s, longer than the detection time of %s that is wanted", time(policy.worst()), time(goal));
            }
            if (policy.isScheduled() && !setup.scheduledPolicies().contains(policy.id())) {
                report.warn(12, policy.pid(), "judges by the agents' schedule, but nobody has said that they beat at fixed instants: one that sleeps after each beat drifts away from any schedule"
                    + " and is convicted by mistake (name %s in scheduledPolicies of org.varta.lint if they do)", policy.id());
            }
        }
        for (Facts.Rhythm rhythm : facts.rhythms()) {
            observed(setup, rhythm, goal, report);
        }
        for (Values twoLevel : setup.of(StallPolicies.TWO_LEVEL)) {
            double soft = twoLevel.nanos("softMillis", 2000);
            double hard = twoLevel.nanos("hardMillis", 5000);
            if (soft >= hard) {
                report.error(3, twoLevel.pid(), "suspects after %s and convicts after %s: nobody is warned before", time(soft), time(hard));
            }
        }
    }

    private static void observed(Setup setup, Facts.Rhythm rhythm, double stated, Report report) {
        Silence policy = setup.stallPolicies().get(rhythm.policy());
        double eta = rhythm.etaNanos();
        double allowance = rhythm.allowanceNanos() > 0 || policy == null ? rhythm.allowanceNanos() : policy.allowance(eta);
        if (policy == null && allowance <= 0) {
            return;
        }
        intervals(rhythm.agent(), policy, eta, allowance, report);
        double own = policy == null ? 0 : policy.goal();
        double goal = stated > 0 && own > 0 ? Math.min(stated, own) : Math.max(stated, own);
        if (goal > 0 && allowance > goal) {
            report.warn(6, rhythm.agent(), "beats every %s and may be silent for %s (policy %s), longer than the detection time of %s that is wanted", time(eta), time(allowance), rhythm.policy(), time(goal));
        }
    }

    /** @param policy may be null */
    private static void intervals(String subject, Silence policy, double eta, double allowance, Report report) {
        if (allowance < 2 * eta) {
            report.warn(1, subject, "%s of silence are allowed, less than two intervals of %s: one lost beat convicts", time(allowance), time(eta));
        }
        if (allowance < eta + TICK_NANOS + MARGIN_NANOS) {
            report.error(2, subject, "%s of silence are allowed, less than one interval of %s and %s for the observer's tick and its margin: healthy agents are convicted", time(allowance), time(eta),
                time(TICK_NANOS + MARGIN_NANOS));
        }
        double ceiling = policy == null ? 0 : policy.ceiling();
        if (ceiling > 0 && ceiling <= HEALTHY_INTERVALS * eta) {
            report.error(8, subject, "the ceiling of %s (policy %s) is not above one and a half intervals of %s: it convicts healthy agents and lets no slower rhythm be learned", time(ceiling), policy.id(), time(eta));
        } else if (ceiling > 0 && ceiling < policy.floorBeats() * eta) {
            report.warn(8, subject, "the ceiling of %s (policy %s) cuts the %s intervals of %s that are to be allowed: fewer lost beats convict", time(ceiling), policy.id(), count(policy.floorBeats()), time(eta));
        }
    }

    private static String count(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
