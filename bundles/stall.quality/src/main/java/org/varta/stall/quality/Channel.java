// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.quality;

/**
 * How beats travel, as it was measured.
 *
 * @param delayVariance variance of a beat's delay in square seconds, 0 or more
 * @param lossProbability share of beats that are lost, 0 to 1
 */
public record Channel(double delayVariance, double lossProbability) {
    /**
     * A channel.
     *
     * @param delayVariance square seconds
     * @param lossProbability a share
     * @throws IllegalArgumentException if a number is out of range
     */
    public Channel {
        if (!(delayVariance >= 0) || Double.isInfinite(delayVariance)) {
            throw new IllegalArgumentException("delayVariance = " + delayVariance + " is not a finite number from 0");
        }
        if (!(lossProbability >= 0 && lossProbability <= 1)) {
            throw new IllegalArgumentException("lossProbability = " + lossProbability + " is not within 0 to 1");
        }
    }
}
