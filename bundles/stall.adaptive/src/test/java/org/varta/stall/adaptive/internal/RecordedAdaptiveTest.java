// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.varta.api.stall.PolicyParameters;
import org.varta.api.stall.RecordedPolicy;

/** Settings that were made from recorded parameters have these parameters again. */
class RecordedAdaptiveTest {
    static Stream<PolicySettings> all() {
        return Stream.of(Raw.phiNormal(Map.of("phiThreshold", 7.3, "windowIntervals", 50L, "minSamples", 7L, "minStdMillis", 11L, "minStdRatio", 0.3, "pauseMillis", 13L, "floorBeats", 2.5,
            "ceilingMillis", 17_000L, "bootstrapMillis", 19L, "relearnAfter", 3L)), Raw.phiNormal(Map.of()), Raw.phiExp(Map.of("etaMillis", 23L, "relearnAfter", 2L)), Raw.missedBeats(Map.of()),
            Raw.missedBeats(Map.of("etaMillis", 500L, "slackMillis", 29L)), Raw.quantile(Map.of("multiplier", 1.1)), Raw.chen(Map.of("alphaMillis", 31L)), Raw.chen(Map.of("etaMillis", 300L)),
            Raw.twoWindowChen(Map.of()), Raw.bertier(Map.of("gamma", 0.2)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void rep11_parametersSurviveTheirRecord(PolicySettings settings) {
        String recorded = settings.parameters().toString();
        assertEquals(recorded, RecordedAdaptive.settings(PolicyParameters.parse(recorded)).parameters().toString());
    }

    @Test
    void rep11_theServiceLoaderFindsThem() {
        assertTrue(ServiceLoader.load(RecordedPolicy.class).stream().anyMatch(provider -> provider.type() == RecordedAdaptive.class));
        assertTrue(new RecordedAdaptive().detector(PolicyParameters.parse("model=unheard-of\n"), 1, null).isEmpty());
    }
}
