// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.fixed.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.stall.StallDetector;
import org.varta.api.stall.StallPolicy;

/** The fixed policy as a component. Thread safe. */
@Component(service = StallPolicy.class, configurationPid = Settings.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = FixedConfiguration.class, factory = true)
public final class FixedPolicy implements StallPolicy {
    private static final Logger LOG = LoggerFactory.getLogger(FixedPolicy.class);

    private volatile Settings settings;

    /**
     * A policy.
     *
     * @param raw the configuration
     * @throws IllegalArgumentException if it is wrong, naming key, value and range
     */
    @Activate
    public FixedPolicy(FixedConfiguration raw) {
        settings = Settings.of(raw);
    }

    @Modified
    void modified(FixedConfiguration raw) {
        try {
            settings = Settings.of(raw);
            LOG.info("stall.fixed: configuration applied: policyId={} thresholdMillis={}", raw.policyId(), raw.thresholdMillis());
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
        return "threshold=" + settings.thresholdNanos() + "\n";
    }

    @Override
    public StallDetector newDetector(int capacity) {
        return SilenceDetector.fixed(settings.thresholdNanos(), capacity);
    }
}
