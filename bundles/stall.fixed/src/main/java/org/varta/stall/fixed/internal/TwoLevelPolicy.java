// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.fixed.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.stall.PolicyParameters;
import org.varta.api.stall.StallDetector;
import org.varta.api.stall.StallPolicy;

/** The two-level policy as a component. Thread safe. */
@Component(service = StallPolicy.class, configurationPid = TwoLevelSettings.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = TwoLevelConfiguration.class, factory = true)
public final class TwoLevelPolicy implements StallPolicy {
    private static final Logger LOG = LoggerFactory.getLogger(TwoLevelPolicy.class);

    private volatile TwoLevelSettings settings;

    /**
     * A policy.
     *
     * @param raw the configuration
     * @throws IllegalArgumentException if it is wrong, naming key, value and range
     */
    @Activate
    public TwoLevelPolicy(TwoLevelConfiguration raw) {
        settings = TwoLevelSettings.of(raw);
    }

    @Modified
    void modified(TwoLevelConfiguration raw) {
        try {
            settings = TwoLevelSettings.of(raw);
            LOG.info("stall.fixed: configuration applied: {}", settings);
        } catch (RuntimeException e) {
            LOG.error("stall.fixed: configuration refused, the one in force stays: {}", e.getMessage());
        }
    }

    @Override
    public String id() {
        return settings.policyId();
    }

    @Override
    public String parameters() {
        return new PolicyParameters().with("model", "two-level").with("soft", settings.softNanos()).with("hard", settings.hardNanos()).toString();
    }

    @Override
    public StallDetector newDetector(int capacity) {
        return SilenceDetector.twoLevel(settings.softNanos(), settings.hardNanos(), capacity);
    }
}
