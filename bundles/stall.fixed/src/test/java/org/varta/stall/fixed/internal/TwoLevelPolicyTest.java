// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.fixed.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.Reader;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.StallDetector;

/** Policy P3. */
class TwoLevelPolicyTest {
    private static final long MILLI = 1_000_000L;

    private static TwoLevelConfiguration configuration(String policyId, long softMillis, long hardMillis) {
        return new TwoLevelConfiguration() {
            @Override
            public String policyId() {
                return policyId;
            }

            @Override
            public long softMillis() {
                return softMillis;
            }

            @Override
            public long hardMillis() {
                return hardMillis;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return TwoLevelConfiguration.class;
            }
        };
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 5, Long.MAX_VALUE - 4000 * MILLI, Long.MIN_VALUE})
    void stallS36_suspectsAndConvictsAtTimesIndependentOfEachOther(long start) {
        StallDetector detector = new TwoLevelPolicy(configuration("two-level", 2000, 5000)).newDetector(1);
        assertEquals(5000 * MILLI, detector.beat(0, start, 1, 0, 0, 0) - start);
        assertEquals(5000 * MILLI, detector.due(0, start) - start);
        assertEquals(2000 * MILLI, detector.softDeadline(0) - start);
        assertEquals(0.5, detector.suspicion(0, start + 2500 * MILLI), 1e-9);
    }

    @Test
    void explanationHoldsEveryNumberInOrder() {
        StallDetector detector = new TwoLevelPolicy(configuration("two-level", 2000, 5000)).newDetector(1);
        detector.beat(0, 1000 * MILLI, 1, 0, 0, 0);
        List<Object> told = new ArrayList<>();
        detector.explain(0, 7000 * MILLI, new Explanation() {
            @Override
            public void put(String key, long value) {
                told.add(key + "=" + value / MILLI);
            }

            @Override
            public void put(String key, double value) {
                told.add(key + "=" + value);
            }

            @Override
            public void put(String key, String value) {
                told.add(key + "=" + value);
            }
        });
        assertEquals(List.of("decidingTerm=hard", "softNanos=2000", "hardNanos=5000", "softDeadline=3000", "lastArrival=1000", "deadline=6000", "silenceNanos=6000"), told);
    }

    @ParameterizedTest
    @CsvSource({"9, 5000, softMillis = 9 is not within 10 to 86400000", "2000, 86400001, hardMillis = 86400001 is not within 10 to 86400000", "5000, 5000, softMillis = 5000 is not less than hardMillis = 5000"})
    void refusesByNameValueAndRange(long soft, long hard, String complaint) {
        assertEquals("org.varta.stall.fixed.twolevel: " + complaint,
            assertThrows(IllegalArgumentException.class, () -> new TwoLevelPolicy(configuration("two-level", soft, hard))).getMessage());
    }

    @Test
    void theExampleFileHoldsEveryKeyWithItsDefault() throws IOException {
        Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("../../configs/examples/org.varta.stall.fixed.twolevel-default.cfg"))) {
            file.load(reader);
        }
        for (Method key : TwoLevelConfiguration.class.getDeclaredMethods()) {
            assertEquals(key.getDefaultValue().toString(), file.getProperty(key.getName()), key.getName());
        }
        assertEquals(TwoLevelConfiguration.class.getDeclaredMethods().length + 1, file.size());
    }

    @Test
    void changesParametersOnlyForARightConfiguration() {
        TwoLevelPolicy policy = new TwoLevelPolicy(configuration("two-level", 2000, 5000));
        policy.modified(configuration("two-level", 6000, 5000));
        assertEquals("hard=5000000000\nmodel=two-level\nsoft=2000000000\n", policy.parameters());
        policy.modified(configuration("other", 1000, 1001));
        assertEquals("hard=1001000000\nmodel=two-level\nsoft=1000000000\n", policy.parameters());
        assertEquals("other", policy.id());
    }
}
