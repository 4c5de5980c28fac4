// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.conduct.internal;

import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.stall.StallDetector;
import org.varta.api.stall.StallPolicy;

/** What all components of this bundle have in common: settings in force, and a change of them that is applied whole or not at all. Thread safe. */
abstract class ConductPolicy implements StallPolicy {
    private static final Logger LOG = LoggerFactory.getLogger(ConductPolicy.class);

    private volatile PolicySettings settings;

    ConductPolicy(PolicySettings settings) {
        this.settings = settings;
    }

    final void change(Supplier<PolicySettings> wanted) {
        try {
            settings = wanted.get();
            LOG.info("stall.conduct: configuration applied: {}", settings);
        } catch (RuntimeException e) {
            LOG.error("stall.conduct: configuration refused, the one in force stays: {}", e.getMessage());
        }
    }

    @Override
    public final String id() {
        return settings.policyId();
    }

    @Override
    public final String parameters() {
        return settings.parameters().toString();
    }

    @Override
    public final StallDetector newDetector(int capacity) {
        return settings.detector(capacity);
    }
}
