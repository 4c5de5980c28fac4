// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.varta.api.stall.StallDetector;

/** Scenario S35: the table of stall policies 7.2, mistakes exactly and mean allowances to a millisecond. */
class ReferenceTracesTest {
    private static StallDetector of(PolicySettings settings) {
        return settings.detector(1);
    }

    /** Row "no relearn": φ with two seeds, late gaps dropped. The gap between seeds and trace is no sample because it spans a pause. */
    private static StallDetector seeded() {
        StallDetector detector = of(Raw.phiNormal(Map.of("windowIntervals", 1000, "minStdMillis", 100, "minStdRatio", 0, "pauseMillis", 3000, "floorBeats", 0, "relearnAfter", 0, "minSamples", 2,
            "memoryMebibytes", 64)));
        Raw.beats(detector, -2001, -1251, -1);
        detector.observerPaused(-Raw.MILLI, -1);
        return detector;
    }

    static Stream<Arguments> table() {
        return Stream.of(
            row("P1 3000, as one missed beat of 3000", t -> of(Raw.missedBeats(Map.of("etaMillis", 3000, "missedBeats", 1))),
                "0/3000", "0/3000", "0/3000", "4/3000", "0/3000", "0/3000", "0/3000", "0/3000"),
            row("P2 k=3 declared", t -> of(Raw.missedBeats(Map.of("etaMillis", t.etaMillis))),
                "0/3000", "0/3000", "143/1500", "4/3000", "50000/600", "0/1500", "0/3000", "10000/600"),
            row("P4 default", t -> of(Raw.phiNormal(Map.of())),
                "0/3000", "0/2999", "121/1774", "0/3031", "0/2231", "0/1763", "0/3000", "0/1694"),
            row("P4 fast", t -> of(Raw.phiNormal(Map.of("floorBeats", 2, "pauseMillis", 250))),
                "0/2000", "0/2152", "197/1011", "285/2016", "5/1356", "0/1013", "0/2000", "100/907"),
            row("P4 patient", t -> of(Raw.phiNormal(Map.of("pauseMillis", 3000))),
                "0/4523", "0/4902", "0/3881", "0/4598", "0/3994", "0/3763", "0/4523", "0/3664"),
            row("phi no relearn", t -> seeded(),
                "0/4523", "0/4904", "0/4038", "0/4570", "0/4130", "0/4024", "0/4523", "0/4168"),
            row("P5", t -> of(Raw.phiExp(Map.of())),
                "0/18421", "0/18415", "0/9228", "0/18513", "0/10982", "0/9235", "0/18421", "0/5104"),
            row("P6 auto", t -> of(Raw.chen(Map.of())),
                "0/1500", "16856/1499", "2791/1004", "1011/1500", "98/1099", "0/1001", "0/1500", "1960/881"),
            row("P6 configured N1000", t -> of(Raw.chen(Map.of("etaMillis", t.etaMillis, "windowBeats", 1000, "memoryMebibytes", 64))),
                "636/1511", "42048/2255", "75191/256", "1646/1512", "50000/355", "99233/354", "0/1500", "28326/503"),
            row("P6b", t -> of(Raw.twoWindowChen(Map.of())),
                "0/1514", "32/1711", "196/1045", "1011/1514", "3/1119", "0/1002", "0/1511", "60/913"),
            row("P7", t -> of(Raw.bertier(Map.of())),
                "3/1041", "3/1610", "201/546", "1009/1122", "6/656", "3/503", "33/1141", "64/306"),
            row("P8", t -> of(Raw.quantile(Map.of())),
                "0/2138", "0/2676", "181/1155", "4/2682", "2/1353", "0/1105", "0/2263", "40/699"));
    }

    private static Arguments row(String name, Function<Trace, StallDetector> detector, String... cells) {
        return Arguments.of(name, detector, List.of(cells));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void stallS35_mistakesAndMeanAllowanceAreTheTables(String name, Function<Trace, StallDetector> detector, List<String> cells) {
        List<Executable> checks = new ArrayList<>();
        for (Trace trace : Trace.values()) {
            String[] expected = cells.get(trace.ordinal()).split("/");
            Trace.Result result = trace.run(detector.apply(trace));
            checks.add(() -> assertEquals(Integer.parseInt(expected[0]), result.mistakes(), name + " " + trace + " mistakes, mean " + result.meanAllowance()));
            checks.add(() -> assertEquals(Double.parseDouble(expected[1]), result.meanAllowance(), 1, name + " " + trace + " mean allowance"));
        }
        assertAll(checks);
    }

    @Test
    void stallS35_otherSeedsOfTheLossyTrace() {
        try {
            for (int seed : new int[] {1, 7}) {
                Trace.LOSSY.draw(seed);
                assertEquals(2, Trace.LOSSY.run(of(Raw.phiNormal(Map.of()))).mistakes());
            }
        } finally {
            Trace.LOSSY.draw(42);
        }
    }

    @Test
    void stallS35_theTracesAreTheReferenceTraces() {
        long[] steady = Trace.STEADY.arrivals();
        assertEquals(1_009_662_595L, steady[0]);
        assertEquals(2_003_430_223L, steady[1]);
        assertEquals(2_992_166_430L, steady[2]);
        assertEquals(99_997_914_512_848L, steady[steady.length - 1]);
        assertEquals(98_981, Trace.LOSSY.arrivals().length);
    }
}
