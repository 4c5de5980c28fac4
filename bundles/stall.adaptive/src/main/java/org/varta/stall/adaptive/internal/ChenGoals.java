// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.config.ConfigurationChecks;
import org.varta.stall.quality.Channel;
import org.varta.stall.quality.Choice;
import org.varta.stall.quality.Configurator;
import org.varta.stall.quality.Goals;

/** Derives the safety margin from stated goals, says what it chose and why, or complains that they cannot be met. Source: stall policies P6, configurator. */
record ChenGoals(Goals goals, Channel channel) {
    private static final Logger LOG = LoggerFactory.getLogger(ChenGoals.class);
    private static final double MILLIS = 1e3;
    private static final double NANOS = 1e9;
    private static final long YEAR_MILLIS = 31_536_000_000L;

    /** The goals of a configuration; none if it states none, or if they are wrong, which is then complained of. */
    static Optional<ChenGoals> of(ConfigurationChecks checks, ChenConfiguration raw) {
        double detection = checks.whole("goalDetectionMillis", raw::goalDetectionMillis, 0, ConfigurationChecks.LONGEST_MILLIS) / MILLIS;
        double recurrence = checks.whole("goalRecurrenceMillis", raw::goalRecurrenceMillis, 1, YEAR_MILLIS) / MILLIS;
        double duration = checks.whole("goalDurationMillis", raw::goalDurationMillis, 1, ConfigurationChecks.LONGEST_MILLIS) / MILLIS;
        double deviation = checks.real("delayDeviationMillis", raw::delayDeviationMillis, 0, ConfigurationChecks.LONGEST_MILLIS) / MILLIS;
        double loss = checks.real("lossProbability", raw::lossProbability, 0, 1);
        boolean isStated = detection > 0;
        return isStated && checks.isRight() ? Optional.of(new ChenGoals(new Goals(detection, recurrence, duration), new Channel(deviation * deviation, loss))) : Optional.empty();
    }

    /**
     * The margin in nanoseconds. Agents that beat more often than the chosen interval only do better.
     *
     * @param eta the configured interval, 0 = estimated
     */
    long alpha(ConfigurationChecks checks, long eta) {
        Choice choice = Configurator.choose(goals, channel);
        if (!(choice instanceof Choice.Parameters chosen)) {
            checks.require(false, "the goals cannot be met: " + choice.reason());
            return 0;
        }
        double configured = eta / NANOS;
        checks.require(configured <= chosen.eta(), String.format(Locale.ROOT, "etaMillis = %d is too long for the goals: %s", eta / 1_000_000, chosen.reason()));
        LOG.info("stall.adaptive: chen: {}", chosen.reason());
        return (long) ((goals.detection() - (eta == 0 ? chosen.eta() : configured)) * NANOS);
    }
}
