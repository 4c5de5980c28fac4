// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

/**
 * From the moments of a window to an allowance. Nanoseconds throughout.
 *
 * @param deviations y*, the deviations that silence may go beyond the mean
 */
record NormalModel(double deviations, double minStd, double minStdRatio, double pause, double floorBeats, double ceiling) {
    /** Which term of the formula decided. */
    enum Term { FLOOR, PHI, CEILING }

    double spread(double mean, double deviation) {
        return Math.max(deviation, Math.max(minStd, minStdRatio * mean));
    }

    double phiTerm(double mean, double deviation) {
        return mean + pause + spread(mean, deviation) * deviations;
    }

    double floorTerm(double mean) {
        return floorBeats * mean;
    }

    double allowance(double mean, double deviation) {
        return Math.min(ceiling, Math.max(floorTerm(mean), phiTerm(mean, deviation)));
    }

    Term deciding(double mean, double deviation) {
        double phi = phiTerm(mean, deviation);
        double floor = floorTerm(mean);
        return Math.max(floor, phi) >= ceiling ? Term.CEILING : floor > phi ? Term.FLOOR : Term.PHI;
    }

    /** φ after so much silence. A spread of nothing at all is taken for a nanosecond, so that the answer stays finite. */
    double phi(double silence, double mean, double deviation) {
        return Phi.normal((silence - mean - pause) / Math.max(1, spread(mean, deviation)));
    }
}
