// SPDX-License-Identifier: Apache-2.0
/**
 * How beats come in. A transport bundle publishes a {@link org.varta.api.transport.BeatSource}; the observer's loop takes
 * it, waits for its descriptor and lets it refill one {@link org.varta.api.transport.BeatBatch} again and again.
 *
 * <p>The division of labour: a transport owns the life of its socket and <em>classifies</em> each datagram (length,
 * credentials, seal, replay, decoding); the observer does everything after that, and it alone counts, spends tokens of
 * the rate limits and reports. So a transport holds no state about agents beyond what its own protocol needs, and may
 * be stopped, updated and started while others go on.
 */
@Export
@Version("1.0.0")
package org.varta.api.transport;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
