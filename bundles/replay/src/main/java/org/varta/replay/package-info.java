// SPDX-License-Identifier: Apache-2.0
/**
 * Comes to recorded verdicts again. Reads what the decision journal wrote, makes the detectors from their recorded parameters, lets each agent live through its beats, and compares every deadline and every verdict with the record,
 * to the bit.
 *
 * <p>What the observer does with a detector's deadline (pauses, swap grace, faults) is done here a second time and independently of it, so a replay checks the observer too.
 */
package org.varta.replay;
