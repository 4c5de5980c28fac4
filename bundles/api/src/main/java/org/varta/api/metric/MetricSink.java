// SPDX-License-Identifier: Apache-2.0
package org.varta.api.metric;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Takes the values of one collection. NOT thread safe; used during {@link MetricSource#collect} only.
 *
 * <p>A family is named by its full metric name ({@code varta_…}); labels are given as name, value, name, value … in the
 * order in which they shall appear, all series of a family with the same names. An odd number of label strings throws
 * {@link IllegalArgumentException}.
 */
@ProviderType
public interface MetricSink {
    /**
     * A counter: only ever rises, starts at zero with its bundle.
     *
     * @param family full name, ends with {@code _total} or {@code _sum}
     * @param help one sentence for people
     * @param value the present value, unsigned
     * @param labels pairs of label name and value
     */
    void counter(String family, String help, long value, String... labels);

    /**
     * A gauge: goes up and down.
     *
     * @param family full name
     * @param help one sentence for people
     * @param value the present value in the unit that the name ends with
     * @param labels pairs of label name and value
     */
    void gauge(String family, String help, double value, String... labels);

    /**
     * A histogram of durations in seconds.
     *
     * @param family full name, ends with {@code _seconds}
     * @param help one sentence for people
     * @param histogram the present counts
     * @param labels pairs of label name and value
     */
    void histogram(String family, String help, DurationHistogram histogram, String... labels);
}
