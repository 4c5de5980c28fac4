// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.quality;

/**
 * What a policy did to a healthy agent in a time of observation. Seconds; a mean of nothing is not a number.
 *
 * @param mistakes convictions that the same generation refuted
 * @param mistakeRate mistakes a second (λ_M)
 * @param meanDuration mean length of a mistake (T_M)
 * @param meanRecurrence mean time between the starts of two consecutive mistakes (T_MR)
 * @param accuracy share of time without mistake (P_A)
 * @param meanGood mean length of a mistake-free time between two mistakes (T_G)
 */
public record Quality(long mistakes, double mistakeRate, double meanDuration, double meanRecurrence, double accuracy, double meanGood) {
}
