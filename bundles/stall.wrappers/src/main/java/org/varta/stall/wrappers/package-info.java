// SPDX-License-Identifier: Apache-2.0
/**
 * Rules between a policy's deadline and a recovery's start. They change what is reported of a stall or what is done about it, and never hide a state. Pure: the clock is an argument, no I/O, no thread, no randomness.
 *
 * <p>The order in which they apply:
 *
 * <pre>
 *   policy deadline → {@link org.varta.stall.wrappers.LocalHealth} (W3) → {@link org.varta.stall.wrappers.Grace} (W1) → {@link org.varta.stall.wrappers.SecondOpinion} (W9)
 *     → {@link org.varta.stall.wrappers.Hysteresis} (W2) → state change → {@link org.varta.stall.wrappers.FlapDetection} (W4) / {@link org.varta.stall.wrappers.Damping} (W5)
 *     → {@link org.varta.stall.wrappers.Dependencies} (W7) → {@link org.varta.stall.wrappers.MaintenanceWindow} (W6) → {@link org.varta.stall.wrappers.MassBrake} (W8) → recovery
 * </pre>
 *
 * <p>What stands before the state change belongs to the observer's loop, keeps its state in columns by slot and allocates nothing; what stands after it belongs to whoever recovers. Source: stall policies, section 3.
 */
@Export
@Version("1.0.0")
package org.varta.stall.wrappers;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
