// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.varta.api.event.DecisionRecord;
import org.varta.api.event.RecoveryInputs;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryHistory;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.Verdict;

/**
 * What a policy said, by which parameters, and all it saw. Immutable. Source: stall policies 10.
 *
 * @param parameters in canonical form; empty if the policy does not tell them, or they changed while it decided
 * @param numbers what the policy tells of its reasons, in its order
 */
record Ruling(String policy, String version, String parameters, RecoveryInputs inputs, RecoveryDecision decision, Map<String, Object> numbers) {
    private static final int PATIENCE = 3;

    /** Has a policy decide. It is pure, so it is asked again if its parameters were exchanged meanwhile. */
    static Ruling by(RecoveryPolicy policy, Verdict verdict, RecoveryHistory history, long now) {
        String before;
        String after = parametersOf(policy);
        RecoveryDecision decision;
        Map<String, Object> numbers;
        int tries = 0;
        do {
            tries++;
            before = after;
            decision = policy.decide(verdict, history, now);
            numbers = numbersOf(policy, verdict, history, now);
            after = parametersOf(policy);
        } while (tries < PATIENCE && !after.equals(before));
        return new Ruling(policy.id(), versionOf(policy), after.equals(before) ? after : "", new RecoveryInputs(verdict, history, now), decision, numbers);
    }

    private static String parametersOf(RecoveryPolicy policy) {
        try {
            String parameters = policy.parameters();
            return parameters == null ? "" : parameters;
        } catch (RuntimeException | LinkageError e) {
            return "";
        }
    }

    private static String versionOf(RecoveryPolicy policy) {
        Bundle bundle = FrameworkUtil.getBundle(policy.getClass());
        return bundle == null ? "" : bundle.getVersion().toString();
    }

    private static Map<String, Object> numbersOf(RecoveryPolicy policy, Verdict verdict, RecoveryHistory history, long now) {
        Numbers numbers = new Numbers();
        try {
            policy.explain(verdict, history, now, numbers);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            numbers.put("explanation", "failed: " + e.getClass().getName());
        }
        return Collections.unmodifiableMap(numbers.pairs);
    }

    private static final class Numbers implements Explanation {
        private final Map<String, Object> pairs = new LinkedHashMap<>();

        @Override
        public void put(String key, long value) {
            pairs.put(key, value);
        }

        @Override
        public void put(String key, double value) {
            pairs.put(key, value);
        }

        @Override
        public void put(String key, String value) {
            pairs.put(key, value);
        }
    }

    /** The number of that name, whoever of several policies tells it; empty if nobody does. */
    String numberOf(String name) {
        return numbers.entrySet().stream().filter(entry -> entry.getKey().equals(name) || entry.getKey().endsWith("." + name)).map(entry -> entry.getValue().toString()).findFirst().orElse("");
    }

    void writeTo(DecisionRecord record) {
        record.with("policy", policy).with("version", version).with("digest", DecisionRecord.digestOf(parameters)).with("parameters", parameters);
        inputs.writeTo(record);
        numbers.forEach((key, value) -> write("n." + key, value, record));
        RecoveryInputs.write(decision, record);
        record.with("rung", numberOf("rung")).with("attempt", numberOf("attempt")).with("startsOfProcess", inputs.history().attempts().size())
            .with("startsOfAgent", inputs.history().ofAgent().size()).with("startsOfAll", inputs.history().ofAll().size());
    }

    private static void write(String key, Object value, DecisionRecord record) {
        if (value instanceof Long number) {
            record.with(key, number);
        } else if (value instanceof Double measure) {
            record.with(key, measure);
        } else {
            record.with(key, value.toString());
        }
    }
}
