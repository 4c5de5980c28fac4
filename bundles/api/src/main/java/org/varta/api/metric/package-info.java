// SPDX-License-Identifier: Apache-2.0
/**
 * Numbers for monitoring. Every bundle that counts something publishes one {@link org.varta.api.metric.MetricSource};
 * an exporter asks all of them and writes what they say. Counting is the business of the bundle alone and never goes
 * through the event stream, which may drop.
 */
@Export
@Version("1.0.0")
package org.varta.api.metric;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
