// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.varta.api.stall.StallPolicy;

/** The empirical quantile (P8) as a component. Thread safe. */
@Component(service = StallPolicy.class, configurationPid = QuantileSettings.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = QuantileConfiguration.class, factory = true)
public final class QuantilePolicy extends AdaptivePolicy {
    /**
     * A policy.
     *
     * @param raw the configuration
     * @throws IllegalArgumentException if it is wrong, naming key, value and range
     */
    @Activate
    public QuantilePolicy(QuantileConfiguration raw) {
        super(QuantileSettings.of(raw));
    }

    @Modified
    void modified(QuantileConfiguration raw) {
        change(() -> QuantileSettings.of(raw));
    }
}
