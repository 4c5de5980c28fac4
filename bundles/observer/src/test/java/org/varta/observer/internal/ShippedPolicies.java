// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.varta.api.stall.PolicyParameters;
import org.varta.api.stall.RecordedPolicy;
import org.varta.api.stall.StallDetector;

/** Every stall policy that is shipped, P1 to P12, with parameters that show what it does within some seconds. */
final class ShippedPolicies {
    private static final long SECOND = 1_000 * Engine.MILLI;
    private static final List<RecordedPolicy> KNOWN = ServiceLoader.load(RecordedPolicy.class).stream().map(ServiceLoader.Provider::get).toList();
    private static final Map<String, String> PARAMETERS = new TreeMap<>();

    static {
        put("fixed", new PolicyParameters().with("threshold", 3 * SECOND));
        put("missed", model("missed-beats").with("k", 3).with("slack", 0).with("eta", "learned").with("learnWindow", 20).with("bootstrap", 3 * SECOND));
        put("two-level", model("two-level").with("soft", SECOND).with("hard", 2 * SECOND));
        put("phi-normal", model("phi-normal").with("threshold", 8.0).with("window", 30).with("minSamples", 5).with("minStd", 50 * Engine.MILLI).with("minStdRatio", 0.1).with("pause", SECOND)
            .with("floorBeats", 3.0).with("ceiling", 10 * SECOND).with("bootstrap", 3 * SECOND).with("relearnAfter", 5));
        put("phi-exp", model("phi-exp").with("threshold", 3.0).with("window", 50).with("initial", SECOND).with("maxInterval", 2 * SECOND).with("ceiling", 10 * SECOND).with("relearnAfter", 5));
        put("chen", chen("chen").with("eta", "auto"));
        put("chen-2w", chen("chen-2w").with("shortWindow", 5));
        put("bertier", model("bertier").with("gamma", 0.1).with("beta", 1.0).with("phi", 4.0).with("window", 100).with("moderationStep", SECOND).with("ceiling", 10 * SECOND)
            .with("bootstrap", 3 * SECOND));
        put("quantile", model("quantile").with("q_bp", 9_900).with("multiplier", 2.0).with("margin", 100 * Engine.MILLI).with("window", 100).with("minSamples", 10).with("ceiling", 10 * SECOND)
            .with("bootstrap", 3 * SECOND));
        put("rate", model("rate-window").with("referenceCycle", 2 * SECOND).with("expected", 4).with("minMargin", 2).with("maxMargin", 12).with("tolerance", 1));
        put("progress", model("progress").with("window", 2 * SECOND).with("mask", 3).with("mode", "changed").with("suspendOnDegraded", "true"));
        put("status", model("status-dwell").with("degradedFor", 0).with("criticalFor", SECOND));
        put("both", both());
    }

    static final List<String> NAMES = List.copyOf(PARAMETERS.keySet());

    private ShippedPolicies() {
    }

    private static PolicyParameters model(String name) {
        return new PolicyParameters().with("model", name);
    }

    private static PolicyParameters chen(String name) {
        return model(name).with("alpha", SECOND).with("window", 50).with("ceiling", 10 * SECOND).with("bootstrap", 3 * SECOND);
    }

    /** Either silent or stuck in a status. */
    private static PolicyParameters both() {
        PolicyParameters both = model("composite").with("k", 1).with("n", 2).with("part.0.id", "phi-normal").with("part.1.id", "status-dwell")
            .with("part.1.model", "status-dwell").with("part.1.degradedFor", 0).with("part.1.criticalFor", 4 * SECOND);
        PARAMETERS.get("phi-normal").lines().forEach(line -> both.with("part.0." + line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
        return both;
    }

    private static void put(String name, PolicyParameters parameters) {
        PARAMETERS.put(name, parameters.toString());
    }

    static Judge judge(String policy, int capacity) {
        RecordedPolicy all = (wanted, slots, others) -> KNOWN.stream().map(known -> known.detector(wanted, slots, others)).flatMap(Optional::stream).findFirst();
        StallDetector detector = all.detector(PolicyParameters.parse(PARAMETERS.get(policy)), capacity, all).orElseThrow();
        return new Judge(policy, "1.0.0", PARAMETERS.get(policy), detector);
    }
}
