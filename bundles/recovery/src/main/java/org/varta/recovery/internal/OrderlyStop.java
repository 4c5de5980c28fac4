// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends what runs within the grace, with a record for each. Recovery thread only. Source: recovery specification 12.1. */
final class OrderlyStop {
    private static final Logger LOG = LoggerFactory.getLogger("org.varta.recovery");
    private static final long STEP_NANOS = 10_000_000L;
    private static final long LAST_CHANCE_NANOS = 500_000_000L;
    private static final long RECORD_MARGIN_NANOS = 1_000_000_000L;
    private static final int NAMED_SURVIVORS = 10;

    private final ChildTable children;
    private final Journal journal;
    private final Clocks clocks;

    OrderlyStop(ChildTable children, Journal journal, Clocks clocks) {
        this.children = children;
        this.journal = journal;
        this.clocks = clocks;
    }

    /** Returns when nothing runs any more or the grace is over; {@code isHurried} cuts the grace to nothing. */
    void run(Settings settings, BooleanSupplier isHurried) {
        long start = clocks.now();
        long grace = settings.shutdownGraceNanos();
        long patience = settings.isWaitingAtStop() ? Math.max(grace / 2, grace - LAST_CHANCE_NANOS) : 0;
        journal.waitForRoomUntil(start + grace + RECORD_MARGIN_NANOS);
        boolean isKilling = false;
        long age = 0;
        while (!children.isEmpty() && age < grace) {
            boolean isTimeToKill = age >= patience || isHurried.getAsBoolean();
            if (!isKilling && isTimeToKill) {
                isKilling = true;
                children.killAll(start + age);
            }
            children.visitAll(start + age);
            if (!children.isEmpty()) {
                clocks.pause().accept(STEP_NANOS);
            }
            age = isKilling && isHurried.getAsBoolean() ? grace : clocks.now() - start;
        }
        children.visitAll(clocks.now());
        abandon(children.abandonAll(clocks.now()));
    }

    private static void abandon(List<String> survivors) {
        if (!survivors.isEmpty()) {
            LOG.error("recovery: {} children outlive the stop: {}{}", survivors.size(),
                String.join(" ", survivors.subList(0, Math.min(NAMED_SURVIVORS, survivors.size()))), survivors.size() > NAMED_SURVIVORS ? " ..." : "");
        }
    }
}
