// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.varta.stall.adaptive.internal.Histories.H1;
import static org.varta.stall.adaptive.internal.Histories.MICRO;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.varta.api.stall.StallDetector;

/** Policy P7; worked numbers of the stall policies specification, 8.7. */
class BertierTest {
    @Test
    void walkThrough87() {
        double[] deadlines = {3000, 2000, 3020, 4009.4, 5017.45, 6011.939, 7014.342833, 8011.350590, 9010.451028, 10014.451206, 11010.935333};
        double[] delays = {0, 0, 1, -0.6, -0.04, -0.661, -0.3949, -0.588743, -0.529869, -0.176882, -0.492527};
        double[] variations = {0, 0, 1, 2.5, 2.81, 3.15, 3.1011, 2.984833, 2.745224, 2.823689, 2.856965};
        StallDetector detector = Raw.bertier(Map.of()).detector(1);
        double arrival = 0;
        for (int i = 0; i < deadlines.length; i++) {
            arrival += i == 0 ? 0 : H1[i - 1];
            assertEquals(deadlines[i], detector.beat(0, Raw.nanos(arrival), i + 1, 0, 0, 0) / (double) Raw.MILLI, MICRO);
            Told told = Told.by(detector, 0);
            assertEquals(delays[i], (double) told.get("delayNanos") / Raw.MILLI, 1e-6);
            assertEquals(variations[i], (double) told.get("variationNanos") / Raw.MILLI, 1e-6);
        }
    }

    @Test
    void eachMistakeWidensTheMarginByAStep() {
        StallDetector plain = Raw.bertier(Map.of()).detector(1);
        StallDetector moderate = Raw.bertier(Map.of("moderationStepMillis", 500)).detector(1);
        double[] beats = {0, 1000, 2500, 3500, 9000};
        assertEquals(2 * 500 * Raw.MILLI, Raw.beats(moderate, beats) - Raw.beats(plain, beats));
        assertEquals(2L, Told.by(moderate, 0).get("mistakes"));
    }
}
