// SPDX-License-Identifier: Apache-2.0
/**
 * The benchmark's driver: runs yardsticks and observer alternately, round by round, and prints what they gave as ratios. A program of its own, outside the framework; what measures inside the observer is in
 * {@code probe}.
 */
package org.varta.itests.bench;
