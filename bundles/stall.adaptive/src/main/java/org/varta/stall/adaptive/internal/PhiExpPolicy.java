// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.varta.api.stall.StallPolicy;

/** φ-accrual with the exponential model (P5) as a component. Thread safe. */
@Component(service = StallPolicy.class, configurationPid = PhiExpSettings.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = PhiExpConfiguration.class, factory = true)
public final class PhiExpPolicy extends AdaptivePolicy {
    /**
     * A policy.
     *
     * @param raw the configuration
     * @throws IllegalArgumentException if it is wrong, naming key, value and range
     */
    @Activate
    public PhiExpPolicy(PhiExpConfiguration raw) {
        super(PhiExpSettings.of(raw));
    }

    @Modified
    void modified(PhiExpConfiguration raw) {
        change(() -> PhiExpSettings.of(raw));
    }
}
