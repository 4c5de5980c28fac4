// SPDX-License-Identifier: Apache-2.0
/**
 * What the observer saw, for those who watch it. Listeners are whiteboard services; a slow one is cut off and counted,
 * never waited for. Beats may be dropped under load (counted); stalls and decisions are not.
 */
@Export
@Version("1.1.0")
package org.varta.api.event;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
