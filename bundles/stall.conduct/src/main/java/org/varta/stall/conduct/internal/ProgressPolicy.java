// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.conduct.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.varta.api.stall.StallPolicy;

/** Alive but not advancing (P10) as a component. Thread safe. */
@Component(service = StallPolicy.class, configurationPid = ProgressSettings.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ProgressConfiguration.class, factory = true)
public final class ProgressPolicy extends ConductPolicy {
    /**
     * A policy.
     *
     * @param raw the configuration
     * @throws IllegalArgumentException if it is wrong, naming key, value and range
     */
    @Activate
    public ProgressPolicy(ProgressConfiguration raw) {
        super(ProgressSettings.of(raw));
    }

    @Modified
    void modified(ProgressConfiguration raw) {
        change(() -> ProgressSettings.of(raw));
    }
}
