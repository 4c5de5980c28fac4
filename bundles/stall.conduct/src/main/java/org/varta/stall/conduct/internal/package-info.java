// SPDX-License-Identifier: Apache-2.0
/**
 * Stall policies for agents that are not silent, but do not behave. One bundle, a component a policy, every one with a factory PID of its own:
 *
 * <ul>
 * <li>rate-window (P9), {@link org.varta.stall.conduct.internal.RateWindowDetector}: too few or too many beats in a reference cycle; after the alive supervision of automotive watchdog managers</li>
 * <li>progress (P10), {@link org.varta.stall.conduct.internal.ProgressDetector}: it beats, but the number in its payload stands still; after execution counters of flight software</li>
 * <li>status-dwell (P11), {@link org.varta.stall.conduct.internal.StatusDwellDetector}: it reports itself critical for too long, or its last word was a terminal frame</li>
 * </ul>
 *
 * <p>Progress and status do not judge silence by a rhythm, therefore they usually stand beside another policy in a composite. Whole numbers only, so a replay gives the same bits; state is columns by slot, less than 48 bytes an agent, and a beat allocates nothing.
 *
 * <p>After a swap, the rate is counted anew from the remembered beats, a status keeps the instant since when it has been reported, and progress begins a window at the last beat: only the last payload is remembered, and to assume an
 * older change would convict by swapping.
 */
package org.varta.stall.conduct.internal;
