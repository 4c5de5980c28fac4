// SPDX-License-Identifier: Apache-2.0
/**
 * The frame codec under the names of the existing Varta client; the work is done by {@code org.varta.vlp}.
 */
@Export
@Version("1.0.0")
package org.varta.agent.vlp;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
