// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryHistory;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.Verdict;

/** A policy whose parameters may be exchanged: one immutable policy behind one volatile reference. Thread safe. */
abstract class LivePolicy implements RecoveryPolicy {
    private static final Logger LOG = LoggerFactory.getLogger("org.varta.recovery.policies");

    private volatile RecoveryPolicy present;

    LivePolicy(RecoveryPolicy first) {
        present = first;
    }

    /** A duration as it is configured. */
    static long nanos(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Takes other parameters if they are in order. */
    final void change(Supplier<RecoveryPolicy> wanted) {
        try {
            RecoveryPolicy next = wanted.get();
            present = next;
            LOG.info("recovery.policies: configuration applied: {}", next);
        } catch (RuntimeException e) {
            LOG.error("recovery.policies: configuration refused, the one in force stays: {}", e.getMessage());
        }
    }

    @Override
    public final String id() {
        return present.id();
    }

    @Override
    public final RecoveryDecision decide(Verdict verdict, RecoveryHistory history, long now) {
        return present.decide(verdict, history, now);
    }

    @Override
    public final String parameters() {
        return present.parameters();
    }

    @Override
    public final void explain(Verdict verdict, RecoveryHistory history, long now, Explanation explanation) {
        present.explain(verdict, history, now, explanation);
    }
}
