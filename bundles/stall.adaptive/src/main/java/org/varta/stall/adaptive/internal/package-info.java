// SPDX-License-Identifier: Apache-2.0
/**
 * Stall policies that learn from each agent how long it may be silent. One bundle, a component a policy, every one with a factory PID of its own:
 *
 * <table>
 * <caption>Policies, their detectors and the sources of their formulas</caption>
 * <tr><th>policy</th><th>detector</th><th>source</th></tr>
 * <tr><td>missed-beats (P2)</td><td>{@link org.varta.stall.adaptive.internal.MissedBeatsDetector}</td><td>container probes: k intervals</td></tr>
 * <tr><td>phi-normal (P4)</td><td>{@link org.varta.stall.adaptive.internal.PhiNormalDetector}</td><td>Hayashibara et al., The φ accrual failure detector, SRDS 2004; logistic tail as deployed systems use it</td></tr>
 * <tr><td>phi-exp (P5)</td><td>{@link org.varta.stall.adaptive.internal.PhiExpDetector}</td><td>the exponential variant that large databases use</td></tr>
 * <tr><td>chen, chen-2w (P6, P6b)</td><td>{@link org.varta.stall.adaptive.internal.ChenDetector}</td><td>Chen, Toueg, Aguilera, IEEE Trans. Computers 51(5), 2002; Tomsic et al., IPDPS 2015</td></tr>
 * <tr><td>bertier (P7)</td><td>{@link org.varta.stall.adaptive.internal.BertierDetector}</td><td>Bertier, Marin, Sens, DSN 2002</td></tr>
 * <tr><td>quantile (P8)</td><td>{@link org.varta.stall.adaptive.internal.QuantileDetector}</td><td>the empirical quantile</td></tr>
 * </table>
 *
 * <p><strong>A beat's way.</strong> {@link org.varta.stall.adaptive.internal.AdaptiveDetector} tells whether the beat was late, lets the policy learn, and lets it judge: the allowance is a closed formula, so nobody polls. State lies in
 * primitive columns by slot; a beat allocates nothing.
 *
 * <p><strong>What is remembered.</strong> {@link org.varta.stall.adaptive.internal.IntervalWindow} for means and deviations, {@link org.varta.stall.adaptive.internal.SortedWindow} for ranks,
 * {@link org.varta.stall.adaptive.internal.BeatWindow} for schedules. All sums are exact whole numbers, so nothing drifts, and the moments depend on what is in a window and not on how it came there: a replay, or a swap that fills the
 * window from the observer's memory of the last 64 beats, gives the same bits. The φ policies keep late gaps out of the window and learn a new rhythm from a run of them ({@link org.varta.stall.adaptive.internal.LateRun}); the others keep
 * all gaps and relearn by themselves. Intervals that span a pause of the observer are no samples for anybody.
 *
 * <p><strong>Replay.</strong> No clock, no randomness; a beat costs the four operations and a square root, which are the same bits everywhere, and what is transcendental uses {@link java.lang.StrictMath}
 * ({@link org.varta.stall.adaptive.internal.Phi}).
 *
 * <p><strong>Goals.</strong> The expected-arrival policy can be given goals instead of a margin; {@link org.varta.stall.quality.Configurator} then chooses it ({@link org.varta.stall.adaptive.internal.ChenGoals}).
 *
 * <p><strong>Bounds.</strong> Each policy declares what an agent costs and refuses what does not fit its {@code memoryMebibytes} ({@link org.varta.stall.adaptive.internal.Memory}). The longest windows of phi-exp and bertier, which are
 * their customary defaults, need 32 MiB for 4096 agents instead of the usual 16. The expected-arrival policies follow the schedule however slow it is, therefore their default ceiling is a day.
 */
package org.varta.stall.adaptive.internal;
