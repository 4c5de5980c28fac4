// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.composite.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.varta.stall.composite.internal.Parts.MILLI;
import static org.varta.stall.composite.internal.Parts.part;
import static org.varta.stall.composite.internal.Parts.raw;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.Reader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.StallDetector;
import org.varta.api.stall.StallReason;
import org.varta.stall.composite.internal.Parts.Part;

/** Policy P12; scenario numbers of the stall policies specification, section 9. */
class CompositeTest {
    private static StallDetector of(String operator, long least, Part... parts) {
        String ids = String.join(",", Arrays.stream(parts).map(Part::id).toList());
        CompositeSettings settings = CompositeSettings.of(raw(Map.of("operator", operator, "policies", ids, "leastConvictions", least)));
        return new CompositePolicy(CompositePolicy.Composition.of(settings, List.of(parts))).newDetector(2);
    }

    @ParameterizedTest
    @CsvSource({"any, 1, 2000, NO_PROGRESS", "k-of-n, 1, 2000, NO_PROGRESS", "k-of-n, 2, 3500, STATUS_CRITICAL", "k-of-n, 3, 5000, DEADLINE", "all, 1, 5000, DEADLINE"})
    void stallS30_theKthSmallestDeadlineAndItsReason(String operator, long least, long expected, StallReason reason) {
        StallDetector detector = of(operator, least, part("c", StallReason.DEADLINE, 5000), part("a", StallReason.NO_PROGRESS, 2000), part("b", StallReason.STATUS_CRITICAL, 3500));
        assertEquals(expected * MILLI, detector.beat(0, 0, 1, 0, 0, 0));
        assertEquals(expected * MILLI, detector.due(0, expected * MILLI));
        assertEquals(expected * MILLI / 2, detector.softDeadline(0));
        assertEquals(reason, detector.reason(0, expected * MILLI));
    }

    @Test
    void neverIsAfterEverythingElse() {
        Part never = part("never", StallReason.TERMINAL, -1);
        assertEquals(2000 * MILLI, of("any", 1, never, part("a", StallReason.DEADLINE, 2000)).beat(0, 0, 1, 0, 0, 0));
        assertEquals(StallDetector.NEVER, of("all", 1, never, part("a", StallReason.DEADLINE, 2000)).beat(0, 0, 1, 0, 0, 0));
        StallDetector silent = of("any", 1, never, part("b", StallReason.TERMINAL, -1));
        assertEquals(StallDetector.NEVER, silent.beat(0, 0, 1, 0, 0, 0));
        assertEquals(StallDetector.NEVER, silent.softDeadline(0));
        assertEquals(Long.MIN_VALUE + 1000, of("any", 1, never, part("a", StallReason.DEADLINE, 2000)).beat(0, Long.MIN_VALUE + 1000 - 2000 * MILLI, 1, 0, 0, 0), "across the wrap");
    }

    @Test
    void stallS30_anyThreeDeadlinesInOrder() {
        SplittableRandom random = new SplittableRandom(30);
        for (int i = 0; i < 1000; i++) {
            long[] millis = {random.nextInt(3), random.nextInt(3), random.nextInt(3)};
            Part[] parts = {part("a", StallReason.DEADLINE, millis[0]), part("b", StallReason.DEADLINE, millis[1]), part("c", StallReason.DEADLINE, millis[2])};
            long[] sorted = millis.clone();
            Arrays.sort(sorted);
            for (int k = 1; k <= 3; k++) {
                StallDetector detector = of("k-of-n", k, parts);
                long arrival = random.nextLong();
                assertEquals(sorted[k - 1] * MILLI, detector.beat(0, arrival, 1, 0, 0, 0) - arrival);
                assertTrue(detector.softDeadline(0) - detector.due(0, arrival) <= 0);
            }
        }
    }

    @Test
    void explanationNamesThePartThatDecidedAndHoldsTheNumbersOfAll() {
        StallDetector detector = of("any", 1, part("slow", StallReason.DEADLINE, 5000), part("quick", StallReason.NO_PROGRESS, 2000));
        detector.beat(0, 0, 1, 0, 0, 0);
        Map<String, Object> told = new LinkedHashMap<>();
        detector.explain(0, 1, new Explanation() {
            @Override
            public void put(String key, long value) {
                told.put(key, value);
            }

            @Override
            public void put(String key, double value) {
                told.put(key, value);
            }

            @Override
            public void put(String key, String value) {
                told.put(key, value);
            }
        });
        assertEquals("{decidingTerm=quick, leastConvictions=1, policies=2, deadline=2000000000, slow.deadline=5000000000, quick.deadline=2000000000}", told.toString());
    }

    @Test
    void beatAllocatesNothing() {
        StallDetector detector = of("k-of-n", 2, part("a", StallReason.DEADLINE, 1, 2, 3), part("b", StallReason.DEADLINE, 2, 2, 2), part("c", StallReason.DEADLINE, 1, 3, 2));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long sum = beats(detector);
        long before = threads.getCurrentThreadAllocatedBytes();
        sum += beats(detector);
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        // The machine itself may take a little now and then; a beat that allocated anything would take millions.
        assertTrue(sum != 0 && bytes < 10_000, bytes + " bytes for 100,000 beats");
    }

    private static long beats(StallDetector detector) {
        long sum = 0;
        for (int i = 0; i < 100_000; i++) {
            sum += detector.beat(i & 1, i, i, 0, 0, i) + detector.due(i & 1, i + 3 * MILLI) + detector.softDeadline(i & 1);
        }
        return sum;
    }

    @Test
    void refusesByNameValueAndRange() {
        assertEquals("org.varta.stall.composite: policyId = A is not 1 to 64 of a-z 0-9 . - beginning with a letter; policies =  is not 1 to 64 of a-z 0-9 . - beginning with a letter; "
            + "operator = some is none of any, all, k-of-n", refusal(Map.of("policyId", "A", "operator", "some")));
        assertEquals("org.varta.stall.composite: policies = a, a is not 1 to 8 different ids", refusal(Map.of("policies", "a, a")));
        assertEquals("org.varta.stall.composite: policies = a,b,c,d,e,f,g,h,i is not 1 to 8 different ids", refusal(Map.of("policies", "a,b,c,d,e,f,g,h,i")));
        assertEquals("org.varta.stall.composite: policies = a,composite contains the policy itself", refusal(Map.of("policies", "a,composite")));
        assertEquals("org.varta.stall.composite: leastConvictions = 3 is not within 1 to 2", refusal(Map.of("policies", "a,b", "operator", "k-of-n", "leastConvictions", 3L)));
        assertEquals("org.varta.stall.composite: leastConvictions is no whole number, so it is not within 1 to 2",
            refusal(Map.of("policies", "a,b", "operator", "k-of-n", "leastConvictions", new NumberFormatException("x"))));
    }

    @Test
    void theExampleFileHoldsEveryKeyAndIsAccepted() throws IOException {
        Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("../../configs/examples/org.varta.stall.composite-default.cfg"))) {
            file.load(reader);
        }
        assertEquals(Set.of("policyId", "policies", "operator", "leastConvictions", "service.ranking"), file.stringPropertyNames());
        assertEquals(List.of("phi-normal", "progress", "status-dwell"), CompositeSettings.of(raw(Map.of("policies", file.getProperty("policies")))).parts());
    }

    private static String refusal(Map<String, Object> different) {
        return assertThrows(IllegalArgumentException.class, () -> CompositeSettings.of(raw(different))).getMessage();
    }
}
