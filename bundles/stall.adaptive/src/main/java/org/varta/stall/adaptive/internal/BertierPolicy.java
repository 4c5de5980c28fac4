// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.varta.api.stall.StallPolicy;

/** Expected arrival plus adaptive margin (P7) as a component. Thread safe. */
@Component(service = StallPolicy.class, configurationPid = BertierSettings.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = BertierConfiguration.class, factory = true)
public final class BertierPolicy extends AdaptivePolicy {
    /**
     * A policy.
     *
     * @param raw the configuration
     * @throws IllegalArgumentException if it is wrong, naming key, value and range
     */
    @Activate
    public BertierPolicy(BertierConfiguration raw) {
        super(BertierSettings.of(raw));
    }

    @Modified
    void modified(BertierConfiguration raw) {
        change(() -> BertierSettings.of(raw));
    }
}
