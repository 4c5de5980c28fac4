// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.conduct.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.varta.api.stall.StallPolicy;

/** Beats per reference cycle (P9) as a component. Thread safe. */
@Component(service = StallPolicy.class, configurationPid = RateWindowSettings.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = RateWindowConfiguration.class, factory = true)
public final class RateWindowPolicy extends ConductPolicy {
    /**
     * A policy.
     *
     * @param raw the configuration
     * @throws IllegalArgumentException if it is wrong, naming key, value and range
     */
    @Activate
    public RateWindowPolicy(RateWindowConfiguration raw) {
        super(RateWindowSettings.of(raw));
    }

    @Modified
    void modified(RateWindowConfiguration raw) {
        change(() -> RateWindowSettings.of(raw));
    }
}
