// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.conduct.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.varta.api.stall.StallPolicy;

/** The reported status (P11) as a component. Thread safe. */
@Component(service = StallPolicy.class, configurationPid = StatusDwellSettings.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = StatusDwellConfiguration.class, factory = true)
public final class StatusDwellPolicy extends ConductPolicy {
    /**
     * A policy.
     *
     * @param raw the configuration
     * @throws IllegalArgumentException if it is wrong, naming key, value and range
     */
    @Activate
    public StatusDwellPolicy(StatusDwellConfiguration raw) {
        super(StatusDwellSettings.of(raw));
    }

    @Modified
    void modified(StatusDwellConfiguration raw) {
        change(() -> StatusDwellSettings.of(raw));
    }
}
