// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.recovery.RecoveryPolicy;

/** Under which holds were decided. A hold is worth what its policy says now: not what another one, other parameters or another time on the wall once said. Recovery thread only. */
final class Circumstances {
    private static final Logger LOG = LoggerFactory.getLogger("org.varta.recovery");
    private static final long NANOS_PER_MILLI = 1_000_000L;
    /** Smaller steps are how a clock is kept in time. */
    private static final long LEAST_STEP_MILLIS = 1_000;

    private final Choice<RecoveryPolicy> policies;
    private final Clocks clocks;
    private boolean isKnown;
    private Settings settings;
    private Object bound;
    private long wallOffsetMillis;

    Circumstances(Choice<RecoveryPolicy> policies, Clocks clocks) {
        this.policies = policies;
        this.clocks = clocks;
    }

    /** Whether configuration, policies or the clock on the wall were changed since the last call. */
    boolean haveChanged(Settings present) {
        Object boundNow = policies.state();
        long offset = clocks.wallclockMillis().getAsLong() - clocks.now() / NANOS_PER_MILLI;
        long step = isKnown ? offset - wallOffsetMillis : 0;
        boolean isStep = Math.abs(step) >= LEAST_STEP_MILLIS;
        if (isStep) {
            LOG.info("recovery: the clock on the wall was set by {} ms; what is held is looked at again", step);
        }
        boolean isChange = isStep || settings != present || bound != boundNow;
        isKnown = true;
        settings = present;
        bound = boundNow;
        wallOffsetMillis = offset;
        return isChange;
    }
}
