// SPDX-License-Identifier: Apache-2.0
package org.varta.lint.internal;

import static org.varta.lint.internal.Report.time;

import java.util.List;
import org.varta.lint.Facts;

/** L5: graces that are shorter than a start takes. Stateless. */
public final class AgentRules {
    static final String AGENT = "org.varta.observer.agent";
    private static final double STARTUP_GRACE_MILLIS = 60_000;
    private static final double RESTART_GRACE_MILLIS = 30_000;

    private AgentRules() {
    }

    /**
     * Applies them.
     *
     * @param setup what is configured
     * @param facts what is known beside it
     * @param report takes what is found
     */
    public static void apply(Setup setup, Facts facts, Report report) {
        double restart = restartGrace(setup);
        for (Facts.StartTime start : facts.startTimes()) {
            if (restart > 0 && restart < start.p99Nanos()) {
                report.warn(5, start.agent(), "takes up to %s to start (99 of 100 times), longer than the restart grace of %s", time(start.p99Nanos()), time(restart));
            }
            for (Values agent : setup.of(AGENT)) {
                double grace = agent.nanos("startupGraceMillis", STARTUP_GRACE_MILLIS);
                if (name(agent).equals(start.agent()) && agent.truth("expected", false) && grace < start.p99Nanos()) {
                    report.warn(5, start.agent(), "takes up to %s to start (99 of 100 times), longer than its start-up grace of %s", time(start.p99Nanos()), time(grace));
                }
            }
        }
    }

    /** Names of declared agents, in order. */
    static List<String> names(Setup setup) {
        return setup.of(AGENT).stream().map(AgentRules::name).distinct().toList();
    }

    static String name(Values agent) {
        return agent.text("agentName", agent.instance());
    }

    /** How long a recovered agent is not judged, 0 if it is judged at once, as without wrappers. */
    static double restartGrace(Setup setup) {
        return setup.of(Setup.WRAPPERS).isEmpty() ? 0 : setup.one(Setup.WRAPPERS).nanos("restartGraceMillis", RESTART_GRACE_MILLIS);
    }
}
