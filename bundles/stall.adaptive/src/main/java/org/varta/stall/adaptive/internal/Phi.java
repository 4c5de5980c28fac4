// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

/**
 * The suspicion measure φ = −log10 of the probability that a beat still comes. The normal tail is the logistic approximation that deployed systems use, so that numbers compare.
 *
 * <p>{@link StrictMath} throughout: a record of a decision must be recomputed to the same bits on any machine, and {@link Math}'s transcendental functions may differ by an ulp between processors. Square roots and the four
 * operations are exact to the bit everywhere, which is all that a beat costs.
 */
final class Phi {
    static final double LN10 = StrictMath.log(10);
    private static final double A = 1.5976;
    private static final double B = 0.070566;

    private Phi() {
    }

    /** φ by the normal model, from the number of deviations that silence is beyond the mean. */
    static double normal(double y) {
        double z = y * (A + B * y * y);
        // softplus: neither branch can overflow
        return (z > 0 ? z + StrictMath.log1p(StrictMath.exp(-z)) : StrictMath.log1p(StrictMath.exp(z))) / LN10;
    }

    /** The number of deviations at which φ reaches a threshold: y* with normal(y*) = threshold, in closed form. */
    static double deviations(double threshold) {
        double z = threshold * LN10 + StrictMath.log1p(-StrictMath.pow(10, -threshold));
        double p = A / B;
        double q = z / B;
        double u = StrictMath.cbrt(q / 2 + StrictMath.sqrt(q * q / 4 + p * p * p / 27));
        return u - p / (3 * u);
    }
}
