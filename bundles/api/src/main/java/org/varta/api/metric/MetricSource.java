// SPDX-License-Identifier: Apache-2.0
package org.varta.api.metric;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A bundle's metrics, published as a service. One per bundle that counts.
 *
 * <p>Called on an exporter's thread, possibly by several at once; an implementation is thread safe, answers from its
 * own memory and blocks at most a few milliseconds. Every series it will ever have exists from the first call, at zero,
 * except rows per agent.
 */
@ConsumerType
public interface MetricSource {
    /**
     * Writes the present value of each series.
     *
     * @param sink where to write, not null; valid only during the call
     */
    void collect(MetricSink sink);
}
