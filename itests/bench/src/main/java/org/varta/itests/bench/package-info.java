// SPDX-License-Identifier: Apache-2.0
/**
 * The benchmark: {@link org.varta.itests.bench.Benchmark} runs rows of one table interleaved, each row in processes of its own, C programs and {@link org.varta.itests.bench.ObserverProcess} alike, and prints medians and the medians
 * of per-repeat ratios. {@code run.sh} prepares what it needs. What is measured how is told in the README beside {@code run.sh}.
 */
package org.varta.itests.bench;
