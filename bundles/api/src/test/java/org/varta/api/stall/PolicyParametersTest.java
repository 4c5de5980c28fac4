// SPDX-License-Identifier: Apache-2.0
package org.varta.api.stall;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PolicyParametersTest {
    @Test
    void linesAreSortedDurationsAreNanosecondsAndMeasuresAreTheirBits() {
        assertEquals("mode=any\nthreshold=4020000000000000\nwindow=60000000000\n",
            new PolicyParameters().with("window", 60_000_000_000L).with("threshold", 8.0).with("mode", "any").toString());
    }
}
