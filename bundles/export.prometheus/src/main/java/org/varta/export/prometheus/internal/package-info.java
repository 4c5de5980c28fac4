// SPDX-License-Identifier: Apache-2.0
/**
 * Serves the metrics of all bundles to Prometheus.
 *
 * <pre>
 *   GET /metrics ──▶ AddressLimiter ──▶ token ──▶ cached for a second? ──▶ every MetricSource.collect(Exposition) ──▶ text 0.0.4
 * </pre>
 *
 * <p>Threads: at most two of its own answer requests; the observer's loop is only asked for a copy of the agents' rows, which it makes between two turns. Failures: a source that throws is left out and counted; a wrong configuration is
 * refused and the old endpoint stays; the token appears in no text.
 */
package org.varta.export.prometheus.internal;
