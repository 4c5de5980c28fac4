// SPDX-License-Identifier: Apache-2.0
package org.varta.lint.internal;

/** The logistic approximation of the normal distribution that φ-accrual uses. Stateless. Source: stall policies P4. */
final class PhiNormal {
    private static final double A = 1.5976;
    private static final double B = 0.070566;

    private PhiNormal() {
    }

    /** y*: so many deviations beyond the mean, suspicion reaches the threshold. */
    static double margin(double threshold) {
        double z = threshold * Math.log(10) + Math.log1p(-Math.pow(10, -threshold));
        double p = A / B;
        double q = z / B;
        double u = Math.cbrt(q / 2 + Math.sqrt(q * q / 4 + p * p * p / 27));
        return u - p / (3 * u);
    }
}
