// SPDX-License-Identifier: Apache-2.0
/**
 * Stall policies with fixed times of silence.
 *
 * <p>P1, fixed: an agent that has been silent for a fixed time is convicted. The simplest policy there is, and the example to start from for another one: a component that checks its configuration
 * ({@link org.varta.stall.fixed.internal.FixedPolicy}), the checked values ({@link org.varta.stall.fixed.internal.Settings}), and a detector that turns beats into deadlines
 * ({@link org.varta.stall.fixed.internal.FixedDetector}).
 *
 * <p>P3, two-level ({@link org.varta.stall.fixed.internal.TwoLevelPolicy}): one time makes suspect, another, independent of it, convicts. After platform watchdogs that dump at half time and kill at full time.
 *
 * <p>No threads, no state beyond one column of arrival times. A refused configuration leaves the one in force.
 */
package org.varta.stall.fixed.internal;
