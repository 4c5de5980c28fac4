// SPDX-License-Identifier: Apache-2.0
/**
 * Stall policy P1: an agent that has been silent for a fixed time is convicted. The simplest policy there is, and the example to start from for another one: a component that checks its configuration
 * ({@link org.varta.stall.fixed.internal.FixedPolicy}), the checked values ({@link org.varta.stall.fixed.internal.Settings}), and a detector that turns beats into deadlines
 * ({@link org.varta.stall.fixed.internal.FixedDetector}).
 *
 * <p>No threads, no state beyond one column of arrival times. A refused configuration leaves the one in force.
 */
package org.varta.stall.fixed.internal;
