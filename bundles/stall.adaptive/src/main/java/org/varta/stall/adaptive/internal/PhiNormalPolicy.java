// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.varta.api.stall.StallPolicy;

/** φ-accrual with the normal model (P4) as a component. Thread safe. */
@Component(service = StallPolicy.class, configurationPid = PhiNormalSettings.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = PhiNormalConfiguration.class, factory = true)
public final class PhiNormalPolicy extends AdaptivePolicy {
    /**
     * A policy.
     *
     * @param raw the configuration
     * @throws IllegalArgumentException if it is wrong, naming key, value and range
     */
    @Activate
    public PhiNormalPolicy(PhiNormalConfiguration raw) {
        super(PhiNormalSettings.of(raw));
    }

    @Modified
    void modified(PhiNormalConfiguration raw) {
        change(() -> PhiNormalSettings.of(raw));
    }
}
