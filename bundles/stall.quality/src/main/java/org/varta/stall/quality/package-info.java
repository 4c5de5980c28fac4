// SPDX-License-Identifier: Apache-2.0
/**
 * Quality of stall detection, stated. {@link org.varta.stall.quality.Configurator} chooses interval and margin of the expected-arrival policy for goals that an operator states, or says why they cannot be met;
 * {@link org.varta.stall.quality.ChooseCommand} does so on the command line. What a policy really does is measured by the observer. A plain library: no service, no thread, no clock.
 *
 * <p>Source: Chen, Toueg, Aguilera, On the quality of service of failure detectors, IEEE Transactions on Computers 51(5), 2002; here stall policies P6 and 7.1.
 */
@Export
@Version("1.0.0")
package org.varta.stall.quality;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
