// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.api.recovery.RecoveryPolicy;

/** Configurations as an operator writes them. */
class SettingsTest {
    private static final Map<String, BiFunction<Map<String, Object>, Map<String, Object>, RecoveryPolicy>> ALL = Map.ofEntries(
        Map.entry("debounce", (values, written) -> new DebouncePolicy(raw(DebouncePolicy.Configuration.class, values), written)),
        Map.entry("intensity", (values, written) -> new IntensityPolicy(raw(IntensityPolicy.Configuration.class, values), written)),
        Map.entry("startlimit", (values, written) -> new StartLimitPolicy(raw(StartLimitPolicy.Configuration.class, values), written)),
        Map.entry("tokens", (values, written) -> new TokenBucketPolicy(raw(TokenBucketPolicy.Configuration.class, values), written)),
        Map.entry("breaker", (values, written) -> new BreakerPolicy(raw(BreakerPolicy.Configuration.class, values), written)),
        Map.entry("backoff", (values, written) -> new BackoffPolicy(raw(BackoffPolicy.Configuration.class, values), written)),
        Map.entry("ladder", (values, written) -> new LadderPolicy(raw(LadderPolicy.Configuration.class, values), written)),
        Map.entry("dryrun", (values, written) -> new DryRunPolicy(raw(DryRunPolicy.Configuration.class, values), written)),
        Map.entry("flap", (values, written) -> new FlapPolicy(raw(FlapPolicy.Configuration.class, values), written)),
        Map.entry("damping", (values, written) -> new DampingPolicy(raw(DampingPolicy.Configuration.class, values), written)),
        Map.entry("dependency", (values, written) -> new DependencyPolicy(raw(DependencyPolicy.Configuration.class, values), written)),
        Map.entry("maintenance", (values, written) -> new MaintenancePolicy(raw(MaintenancePolicy.Configuration.class, values), written)),
        Map.entry("mass", (values, written) -> new MassBrakePolicy(raw(MassBrakePolicy.Configuration.class, values), written)),
        Map.entry("composite", (values, written) -> new CompositePolicy(raw(CompositePolicy.Configuration.class, values), written)));

    /** A configuration with these values, everything else by default. */
    private static <A> A raw(Class<A> type, Map<String, Object> values) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
            (proxy, method, arguments) -> values.getOrDefault(method.getName(), method.getDefaultValue())));
    }

    @Test
    void shouldHaveDefaultsThatAreInOrderAndTheirKindAsId() {
        ALL.forEach((kind, maker) -> assertEquals(kind, maker.apply(Map.of(), Map.of()).id()));
    }

    private static Object valueOf(String text) {
        if (text.matches("-?\\d+L")) {
            return Long.parseLong(text.substring(0, text.length() - 1));
        }
        if (text.matches("-?\\d+")) {
            return Integer.parseInt(text);
        }
        return text.matches("-?\\d+\\.\\d+") ? (Object) Double.parseDouble(text) : text;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"debounce|debounceMillis|-1L|within 0 to 86400000", "intensity|maxRestarts|0|within 1 to 63", "intensity|maxRestarts|64|within 1 to 63",
        "intensity|periodMillis|0L|within 1 to 2592000000", "startlimit|burst|64|within 1 to 63", "startlimit|intervalMillis|0L|within 1 to", "tokens|rate|0|within 1 to 1000",
        "tokens|perMillis|86400001L|within 1 to 86400000", "tokens|burst|101|within 1 to 100", "breaker|failures|33|within 1 to 32", "breaker|growth|0.5|within 1.0 to 10.0",
        "breaker|openForMillis|0L|within 1 to", "breaker|openCapMillis|0L|within 1 to", "backoff|shape|cubic|none of exponential, geometric-steps", "backoff|jitter|much|none of none, full",
        "backoff|factor|11.0|within 1.0 to 10.0", "backoff|jitterRatio|1.5|within 0.0 to 1.0", "backoff|steps|0|within 1 to 32", "backoff|capMillis|0L|within 1 to",
        "backoff|resetAfterMillis|0L|within 1 to", "ladder|rungs|Notify|rung 1", "ladder|rungs|notify; x attempts=33|attempts=33 is not within 1 to 32",
        "ladder|rungs|x confirmMillis=0|confirmMillis=0 is not within 1 to 86400000", "ladder|rungs|x colour=red|colour=red is none of target",
        "ladder|groups|web|not NAME: member", "ladder|groupStrategy|some|none of one, all, rest", "ladder|resetAfterMillis|0L|within 1 to", "composite|policies|B|B is no policy id",
        "composite|policyId|Big|not 1 to 64", "dryrun|policyId|1|not 1 to 64",
        "flap|lowPercent|31.0|is above highPercent", "flap|highPercent|100.5|within 0.1 to 100.0", "flap|sampleEveryMillis|99L|within 100 to 3600000", "damping|penalty|0.5|within 1.0 to 1000000.0",
        "damping|reuse|2000.0|is not below suppress", "damping|halfLifeMillis|999L|within 1000 to 86400000", "damping|maxSuppressMillis|86400000L|more than 64 half-lives",
        "dependency|dependencies|web|is not CHILD: parent, parent", "dependency|dependencies|web: api; api: web|there is a cycle: api needs web needs api", "dependency|lookbackMillis|60001L|within 0 to 60000",
        "dependency|settleMillis|-1L|within 0 to 3600000", "maintenance|windows|2026-03-29T01:30 Europe/Berlin|three words are expected", "maintenance|windows|2026-03-29T01:30 Berlin PT1H|Unknown time-zone",
        "maintenance|windows|2026-03-29T01:30 UTC PT25H|at most PT24H, unless", "maintenance|windows|tomorrow UTC PT1H|could not be parsed", "maintenance|settleMillis|3600001L|within 0 to 3600000",
        "maintenance|windows|30 1 * * UTC PT1H|or seven", "maintenance|windows|60 1 * * * UTC PT1H|of 0 to 59", "maintenance|mode|hold|none of hold-actions, hold-all", "dependency|maxHoldMillis|86400001L|within 0 to 86400000",
        "mass|fraction|0.001|within 0.01 to 1.0", "mass|minCount|0|within 1 to 4096", "mass|windowMillis|0L|within 1 to 3600000", "mass|holdMillis|0L|within 1 to 3600000",
        "mass|waitForOthersMillis|60001L|within 0 to 60000", "mass|modeAfterHold|never|none of paced, manual"})
    void shouldNameKeyValueAndRangeOfWhatIsWrong(String kind, String key, String value, String rule) {
        Map<String, Object> values = new HashMap<>(Map.of(key, value.equals("1") ? value : valueOf(value)));
        String message = assertThrows(IllegalArgumentException.class, () -> ALL.get(kind).apply(values, Map.of())).getMessage();
        assertTrue(message.startsWith("org.varta.recovery.policies." + kind + ": "), message);
        assertTrue(message.contains(key) && message.contains(value.replaceAll("L$", "").replaceFirst("^(notify; )", "")) || message.contains("rung"), message);
        assertTrue(message.contains(rule), message);
    }

    @ParameterizedTest
    @CsvSource({"debounce,debounceMillis,soon,0L", "intensity,maxRestarts,many,0", "breaker,growth,fast,0.0", "ladder,repeatLast,perhaps,x"})
    void shouldRefuseTextThatWouldSilentlyBecomeZero(String kind, String key, String text, String becomes) {
        Map<String, Object> values = key.equals("repeatLast") ? Map.of() : Map.of(key, valueOf(becomes));
        String message = assertThrows(IllegalArgumentException.class, () -> ALL.get(kind).apply(values, Map.of(key, text))).getMessage();
        assertTrue(message.contains(key + " = " + text), message);
    }

    @Test
    void shouldKeepTheOldParametersWhenNewOnesAreWrong() {
        IntensityPolicy policy = new IntensityPolicy(raw(IntensityPolicy.Configuration.class, Map.of("policyId", "mine")), Map.of());
        policy.modified(raw(IntensityPolicy.Configuration.class, Map.of("policyId", "other", "maxRestarts", 0)), Map.of());
        assertEquals("mine", policy.id());
        policy.modified(raw(IntensityPolicy.Configuration.class, Map.of("policyId", "other")), Map.of());
        assertEquals("other", policy.id());
    }

    @Test
    void shouldComposeWhateverIsBoundAtTheMoment() {
        CompositePolicy composite = new CompositePolicy(raw(CompositePolicy.Configuration.class, Map.of("policies", "debounce, dryrun")), Map.of());
        Past past = new Past();
        assertEquals("POLICY_MISSING until 1.0", past.says(composite, 0));
        Debounce debounce = new Debounce("debounce", 1);
        DryRun dryRun = new DryRun("dryrun");
        composite.bind(debounce, Map.of());
        composite.bind(dryRun, Map.of());
        assertEquals("dry_run", past.says(composite, 0));
        composite.unbind(debounce);
        assertEquals("dry_run", past.says(composite, 0), "a refusal stands even if another part is missing");
        composite.unbind(dryRun);
        assertEquals("POLICY_MISSING until 1.0", past.says(composite, 0));
    }
}
