// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Worked numbers of the stall policies specification, 8.6, and the laws of the configurator. */
class ConfiguratorTest {
    private static Choice.Parameters chosen(Goals goals, Channel channel) {
        return assertInstanceOf(Choice.Parameters.class, Configurator.choose(goals, channel));
    }

    @ParameterizedTest
    @CsvSource({"29.98, 2592000, 60, 0.02, 0.01, 29.98, 9.709803869, 20.270196131, NaN", "2, 86400, 2, 0.0004, 1e-4, 1.999600040, 0.935967388, 1.064032612, 0.936154600",
        "5, 2592000, 5, 0.01, 1e-3, 4.993002799, 1.557206859, 3.442793141, 1.559389131", "1, 604800, 1, 0.0001, 1e-6, 0.999899010, 0.397561712, 0.602438288, 0.397601866"})
    void theWorkedNumbers86(double t, double recurrence, double duration, double v, double p, double etaMax, double eta, double alpha, double bound) {
        Choice.Parameters choice = chosen(new Goals(t, recurrence, duration), new Channel(v, p));
        assertEquals(etaMax, choice.etaMax(), 1e-9);
        assertEquals(eta, choice.eta(), 1e-8);
        assertEquals(alpha, choice.alpha(), 1e-8);
        assertTrue(Double.isNaN(bound) || Math.abs(choice.durationBound() - bound) < 1e-8, choice.toString());
        assertTrue(choice.recurrenceBound() >= recurrence * (1 - 1e-9));
        assertTrue(choice.reason().contains("beat every " + String.format("%.6g", eta)), choice.reason());
    }

    @Test
    void saysWhyGoalsCannotBeMet() {
        Choice lost = Configurator.choose(new Goals(2, 86_400, 2), new Channel(0.01, 1));
        assertTrue(assertInstanceOf(Choice.Unreachable.class, lost).reason().startsWith("every beat is lost"), lost.reason());
        Choice unsteady = Configurator.choose(new Goals(0.001, 1e12, 0.001), new Channel(100, 0.5));
        assertTrue(assertInstanceOf(Choice.Unreachable.class, unsteady).reason().contains("too unsteady (V = 100.000 s²)"), unsteady.reason());
    }

    @Test
    void aPerfectChannelAllowsTheLongestInterval() {
        assertEquals(1, chosen(new Goals(2, 86_400, 1), new Channel(0, 0)).eta(), 1e-12);
    }

    @Test
    void whatIsChosenMeetsEveryGoal() {
        SplittableRandom random = new SplittableRandom(6);
        for (int i = 0; i < 100; i++) {
            Goals goals = new Goals(random.nextDouble(0.5, 30), Math.pow(10, random.nextDouble(2, 7)), random.nextDouble(0.5, 30));
            Choice.Parameters choice = chosen(goals, new Channel(Math.pow(10, random.nextDouble(-5, -1)), Math.pow(10, random.nextDouble(-6, -1))));
            assertEquals(goals.detection(), choice.eta() + choice.alpha(), 1e-9);
            assertTrue(choice.eta() > 0 && choice.eta() <= choice.etaMax(), choice.toString());
            assertTrue(choice.recurrenceBound() >= goals.recurrence() * (1 - 1e-9), choice + " " + goals);
            assertTrue(choice.durationBound() <= goals.duration() * (1 + 1e-12), choice + " " + goals);
        }
    }

    @Test
    void askingForMoreNeverLengthensTheInterval() {
        Channel channel = new Channel(0.01, 0.001);
        double before = Double.POSITIVE_INFINITY;
        for (double recurrence = 1; recurrence < 1e12; recurrence *= 7) {
            double eta = chosen(new Goals(5, recurrence, 5), channel).eta();
            assertTrue(eta <= before);
            before = eta;
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 1", "1, -1, 1", "1, 1, NaN", "Infinity, 1, 1"})
    void refusesGoalsThatAreNone(double detection, double recurrence, double duration) {
        assertThrows(IllegalArgumentException.class, () -> new Goals(detection, recurrence, duration));
    }

    @ParameterizedTest
    @CsvSource({"-1, 0", "NaN, 0", "0, 1.1", "0, -0.1", "0, NaN"})
    void refusesChannelsThatAreNone(double variance, double loss) {
        assertThrows(IllegalArgumentException.class, () -> new Channel(variance, loss));
    }
}
