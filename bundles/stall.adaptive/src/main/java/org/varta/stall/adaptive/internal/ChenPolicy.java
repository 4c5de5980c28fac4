// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.varta.api.stall.StallPolicy;

/** Expected arrival plus safety margin (P6) as a component. Thread safe. */
@Component(service = StallPolicy.class, configurationPid = ChenSettings.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ChenConfiguration.class, factory = true)
public final class ChenPolicy extends AdaptivePolicy {
    /**
     * A policy.
     *
     * @param raw the configuration
     * @throws IllegalArgumentException if it is wrong, naming key, value and range
     */
    @Activate
    public ChenPolicy(ChenConfiguration raw) {
        super(ChenSettings.of(raw));
    }

    @Modified
    void modified(ChenConfiguration raw) {
        change(() -> ChenSettings.of(raw));
    }
}
