// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.varta.api.recovery.RecordedRecoveryPolicy;
import org.varta.api.recovery.RecoveryAttempt;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.PolicyParameters;

/** Every policy comes back from its parameters. */
class RecordedPoliciesTest {
    private static final String NAME = "recorded";
    private static final RecordedRecoveryPolicy KNOWN = new RecordedPolicies();

    static Stream<RecoveryPolicy> policies() {
        List<String> wrong = new ArrayList<>();
        Ladder ladder = new Ladder(NAME, Rung.parse("notify; default attempts=3 confirmMillis=700; exec target=group budget=3", wrong), true, 99, Groups.parse("web: a, b; db: c d", "rest", wrong));
        List<RecoveryPolicy> all = List.of(new Debounce(NAME, 7), new Intensity(NAME, 3, 8), new StartLimit(NAME, 4, 9), new Backoff(NAME, new Delay("linear", 5, 1.5, 99, 3, "equal", 0.3), 77, -42),
            new Breaker(NAME, 3, 60, 2.5, 600), new Damping(NAME, 1000.5, 300, 2000, 750, 1200), new Flap(NAME, 20.5, 30.25, 10), new MassBrake(NAME, 0.5, 3, 2, 10, 1, true), new TokenBucket(NAME, 5, 60, 6),
            new Maintenance(NAME, MaintenancePlan.parse("2026-03-29T01:30 Europe/Berlin PT60M; 30 1 * * 7 Europe/Berlin PT60M; 2027-01-01T00:00 UTC PT1H", false, wrong), 30, true),
            new Maintenance(NAME, MaintenancePlan.parse("", false, wrong), 30, false),
            new Dependency(NAME, Dependencies.parse("web: db, cache; cache: disk", wrong), 3, 10, 600), ladder, new DryRun(NAME));
        assertEquals(List.of(), wrong);
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("policies")
    void records10_comesBackFromItsParameters(RecoveryPolicy policy) {
        RecoveryPolicy again = KNOWN.policy(PolicyParameters.parse(policy.parameters()), KNOWN).orElseThrow();
        assertEquals(policy.parameters(), again.parameters());
        if (!(policy instanceof Dependency || policy instanceof Maintenance)) {
            assertEquals(policy, again);
        }
    }

    /** Numbers are told also of an agent of which nothing is known. */
    @ParameterizedTest
    @MethodSource("policies")
    void records10_tellsNumbersOfAnyHistory(RecoveryPolicy policy) {
        for (Past past : List.of(new Past(), new Past().failed(1, 2), new Past().helped(1, 2, 900).started(5))) {
            Numbers numbers = new Numbers();
            policy.explain(Past.AGENT, past.history(), Past.nanos(6), numbers);
            assertTrue(policy instanceof DryRun || !numbers.told.isEmpty(), policy.toString());
        }
    }

    private static final class Numbers implements Explanation {
        final Map<String, Object> told = new LinkedHashMap<>();

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
    }

    @Test
    void records10_theLadderTellsRungAndAttempt() {
        Ladder ladder = new Ladder(NAME, Rung.parse("exec attempts=2; exec target=web", new ArrayList<>()), false, Past.nanos(600), Groups.parse("", "all", new ArrayList<>()));
        Past past = new Past();
        assertEquals("{rung=0, rungs=2, attempt=1, attempts=2}", told(ladder, past));
        assertEquals("{rung=0, rungs=2, attempt=2, attempts=2}", told(ladder, past.failed(1, 2)));
        assertEquals("{rung=1, rungs=2, attempt=1, attempts=1}", told(ladder, past.failed(3, 4)));
        assertEquals("{rung=2, rungs=2, attempt=1}", told(ladder, past.add("exec", "web", 5, RecoveryAttempt.Effect.UNCONFIRMED, 6, 0)));
    }

    private static String told(RecoveryPolicy policy, Past past) {
        Numbers numbers = new Numbers();
        policy.explain(Past.AGENT, past.history(), Past.nanos(7), numbers);
        return numbers.told.toString();
    }

    @Test
    void records10_aCompositionComesBackWithItsPartsAndWithWhatWasMissing() {
        Composition composition = Composition.parse("debounce breaker/rung gone dryrun", new ArrayList<>());
        Map<String, RecoveryPolicy> parts = Map.of("debounce", new Debounce(NAME, 7), "breaker", new Breaker(NAME, 3, 60, 2.5, 600), "dryrun", new DryRun(NAME));
        String parameters = composition.parameters(parts::get);
        RecoveryPolicy again = KNOWN.policy(PolicyParameters.parse(parameters), KNOWN).orElseThrow();
        assertEquals(parameters, again.parameters());
        Past past = new Past().started(1);
        assertEquals(composition.decide(parts::get, Past.AGENT, past.history(), 5), again.decide(Past.AGENT, past.history(), 5));
    }

    @Test
    void records10_aPartThatTellsNothingMakesTheWholeTellNothing() {
        Composition composition = Composition.parse("debounce foreign", new ArrayList<>());
        RecoveryPolicy foreign = (RecoveryPolicy) Proxy.newProxyInstance(RecoveryPolicy.class.getClassLoader(), new Class<?>[] {RecoveryPolicy.class},
            (proxy, method, arguments) -> method.getName().equals("parameters") ? "" : null);
        assertEquals("", composition.parameters(Map.of("debounce", new Debounce(NAME, 7), "foreign", foreign)::get));
        assertEquals(Optional.empty(), KNOWN.policy(new PolicyParameters().with("model", "foreign"), KNOWN));
        assertThrows(IllegalArgumentException.class, () -> KNOWN.policy(new PolicyParameters().with("model", "debounce"), KNOWN));
    }
}
