// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.config.ConfigurationChecks;

/** The wrappers around the verdicts of stall policies as a component; without its configuration there are none. Thread safe. */
@Component(service = WrapperConfiguration.class, configurationPid = WrapperConfiguration.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = WrapperConfiguration.Config.class)
public final class WrapperConfiguration {
    /** PID of this component. */
    public static final String PID = "org.varta.observer.wrappers";
    private static final Logger LOG = LoggerFactory.getLogger(WrapperConfiguration.class);
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final long HOUR_MILLIS = 3_600_000;

    private volatile Wrappers wrappers;

    /** Configuration of {@link WrapperConfiguration}. */
    @ObjectClassDefinition(name = "Varta observer: wrappers", description = "What may delay a conviction, or the report that a stall is over, whatever the stall policy says")
    public @interface Config {
        /**
         * Settling of a new process.
         *
         * @return beats
         */
        @AttributeDefinition(name = "Settle beats", required = false, description = "W1: beats after which a new process is judged by its policy alone; before, it is allowed bootstrapMillis at least. 0 (off) to 1000, default 5. Hot.")
        int settleBeats() default 5;

        /**
         * Allowance of a process that has not settled.
         *
         * @return milliseconds
         */
        @AttributeDefinition(name = "Bootstrap", required = false, description = "Least silence allowed to a process that has not settled, in milliseconds, 1 to 3600000, default 3000. Hot.")
        long bootstrapMillis() default 3000;

        /**
         * Time to come up after a recovery command.
         *
         * @return milliseconds
         */
        @AttributeDefinition(name = "Restart grace", required = false, description = "W1: milliseconds from the start of a recovery command in which its agent is not convicted anew; the first beat of its new process ends it. 0 (off) to 3600000, default 30000. Hot.")
        long restartGraceMillis() default 30_000;

        /**
         * Hysteresis.
         *
         * @return beats
         */
        @AttributeDefinition(name = "Clear beats", required = false, description = "W2: beats on time after which a convicted agent is reported alive again. Recovery is cancelled by the first. 1 (at once) to 1000, default 2. Hot.")
        int clearBeats() default 2;

        /**
         * Least time of health.
         *
         * @return milliseconds
         */
        @AttributeDefinition(name = "Clear hold", required = false, description = "W2: least milliseconds of health before a convicted agent is reported alive again, 0 to 3600000, default 0. Hot.")
        long clearHoldMillis() default 0;

        /**
         * The observer's own health.
         *
         * @return points
         */
        @AttributeDefinition(name = "Local health maximum", required = false, description = "W3: highest score of the observer's own slowness; allowances are multiplied by 1 + score. One point for each turn of more than 100 ms, one less "
            + "for each 10 s without. 0 (off) to 100, default 7. Hot.")
        int localHealthMaximum() default 7;

        /**
         * Longest allowance that a bad score gives.
         *
         * @return milliseconds
         */
        @AttributeDefinition(name = "Local health ceiling", required = false, description = "W3: longest silence that a bad score may allow, in milliseconds, 1 to 3600000, default 60000. Hot.")
        long localHealthCeilingMillis() default 60_000;

        /**
         * Second opinion.
         *
         * @return whether the operating system is asked
         */
        @AttributeDefinition(name = "Second opinion", required = false, description = "W9: ask the operating system before a conviction: a process that is gone is named so, one that was stopped or waits for a device is spared for a while. Default true. Hot.")
        boolean secondOpinion() default true;

        /**
         * How long a stopped process is spared.
         *
         * @return milliseconds
         */
        @AttributeDefinition(name = "Stopped hold", required = false, description = "W9: how long a process that was stopped (job control, debugger) is spared, in milliseconds, 0 to 3600000, default 60000. Hot.")
        long stoppedHoldMillis() default 60_000;

        /**
         * How long a process that waits for a device is spared.
         *
         * @return milliseconds
         */
        @AttributeDefinition(name = "Device grace", required = false, description = "W9: how long a process in uninterruptible sleep is spared, once in a silence, in milliseconds, 0 to 3600000, default 5000. Hot.")
        long ioGraceMillis() default 5000;
    }

    /**
     * Wrappers as configured.
     *
     * @param raw not null
     * @throws IllegalArgumentException if the configuration is refused, naming key, value and range
     */
    @Activate
    public WrapperConfiguration(Config raw) {
        wrappers = wrappersOf(raw);
    }

    @Modified
    void modified(Config raw) {
        try {
            wrappers = wrappersOf(raw);
            LOG.info("observer.wrappers: configuration applied: {}", wrappers);
        } catch (IllegalArgumentException e) {
            LOG.error("observer.wrappers: configuration refused, the one in force stays: {}", e.getMessage());
        }
    }

    Wrappers wrappers() {
        return wrappers;
    }

    private static Wrappers wrappersOf(Config raw) {
        ConfigurationChecks checks = new ConfigurationChecks(PID);
        Wrappers wanted = new Wrappers(checks.count("settleBeats", raw::settleBeats, 0, 1000), millis(checks, "bootstrapMillis", raw::bootstrapMillis, 1),
            millis(checks, "restartGraceMillis", raw::restartGraceMillis, 0),
            checks.count("clearBeats", raw::clearBeats, 1, 1000), millis(checks, "clearHoldMillis", raw::clearHoldMillis, 0),
            checks.count("localHealthMaximum", raw::localHealthMaximum, 0, 100), millis(checks, "localHealthCeilingMillis", raw::localHealthCeilingMillis, 1),
            raw.secondOpinion(), millis(checks, "stoppedHoldMillis", raw::stoppedHoldMillis, 0), millis(checks, "ioGraceMillis", raw::ioGraceMillis, 0));
        checks.done();
        return wanted;
    }

    private static long millis(ConfigurationChecks checks, String key, LongSupplier value, long least) {
        return checks.whole(key, value, least, HOUR_MILLIS) * NANOS_PER_MILLI;
    }
}
