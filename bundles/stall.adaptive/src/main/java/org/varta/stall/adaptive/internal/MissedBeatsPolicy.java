// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.varta.api.stall.StallPolicy;

/** Missed beats (P2) as a component. Thread safe. */
@Component(service = StallPolicy.class, configurationPid = MissedBeatsSettings.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = MissedBeatsConfiguration.class, factory = true)
public final class MissedBeatsPolicy extends AdaptivePolicy {
    /**
     * A policy.
     *
     * @param raw the configuration
     * @throws IllegalArgumentException if it is wrong, naming key, value and range
     */
    @Activate
    public MissedBeatsPolicy(MissedBeatsConfiguration raw) {
        super(MissedBeatsSettings.of(raw));
    }

    @Modified
    void modified(MissedBeatsConfiguration raw) {
        change(() -> MissedBeatsSettings.of(raw));
    }
}
