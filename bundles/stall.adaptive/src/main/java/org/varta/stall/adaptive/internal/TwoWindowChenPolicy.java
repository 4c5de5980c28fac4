// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.varta.api.stall.StallPolicy;

/** Expected arrival by two windows (P6b) as a component. Thread safe. */
@Component(service = StallPolicy.class, configurationPid = TwoWindowChenSettings.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = TwoWindowChenConfiguration.class, factory = true)
public final class TwoWindowChenPolicy extends AdaptivePolicy {
    /**
     * A policy.
     *
     * @param raw the configuration
     * @throws IllegalArgumentException if it is wrong, naming key, value and range
     */
    @Activate
    public TwoWindowChenPolicy(TwoWindowChenConfiguration raw) {
        super(TwoWindowChenSettings.of(raw));
    }

    @Modified
    void modified(TwoWindowChenConfiguration raw) {
        change(() -> TwoWindowChenSettings.of(raw));
    }
}
