// SPDX-License-Identifier: Apache-2.0
package org.varta.api.stall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class PolicyParametersTest {
    @Test
    void linesAreSortedDurationsAreNanosecondsAndMeasuresAreTheirBits() {
        assertEquals("mode=any\nthreshold=4020000000000000\nwindow=60000000000\n",
            new PolicyParameters().with("window", 60_000_000_000L).with("threshold", 8.0).with("mode", "any").toString());
    }

    @Test
    void rep11_theCanonicalFormIsReadAgainToTheBit() {
        String text = new PolicyParameters().with("part.0.id", "a").with("part.0.k", 3).with("part.1.id", "b").with("threshold", 0.1).with("window", -5L).with("eta", "auto").toString();
        PolicyParameters read = PolicyParameters.parse(text);
        assertEquals(text, read.toString());
        assertEquals(0.1, read.real("threshold"));
        assertEquals(-5, read.whole("window"));
        assertEquals(7, read.whole("eta", 7));
        assertEquals(7, read.whole("nothing", 7));
        assertEquals(3, read.under("part.0.").count("k"));
        assertEquals("id=b\n", read.under("part.1.").toString());
        assertThrows(IllegalArgumentException.class, () -> read.whole("nothing"));
        assertThrows(IllegalArgumentException.class, () -> PolicyParameters.parse("nothing\n"));
    }
}
