// SPDX-License-Identifier: Apache-2.0
/**
 * Comes to recorded verdicts again. Reads what the decision journal wrote, makes the detectors from their recorded parameters, lets each agent live through its beats, and compares every deadline and every verdict with the record,
 * to the bit. What policies in the shadow would have done is reached in the same way; each decision of recovery is reached from its own record alone.
 *
 * <p>What the observer does with a detector's deadline (pauses, swap grace, faults) is done here a second time and independently of it, so a replay checks the observer too; likewise the steps around a recovery policy.
 */
package org.varta.replay;
