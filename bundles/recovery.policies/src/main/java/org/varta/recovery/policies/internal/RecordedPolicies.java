// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.varta.api.recovery.RecordedRecoveryPolicy;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryHistory;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.PolicyParameters;
import org.varta.api.stall.Verdict;

/** This bundle's policies from recorded parameters, for replay. Their names were not recorded, for they decide nothing. */
public final class RecordedPolicies implements RecordedRecoveryPolicy {
    private static final String NAME = "recorded";

    /** Found by the service loader. */
    public RecordedPolicies() {
        // No state.
    }

    @Override
    public Optional<RecoveryPolicy> policy(PolicyParameters p, RecordedRecoveryPolicy all) {
        return Optional.ofNullable(switch (p.text("model", "")) {
            case "debounce" -> new Debounce(NAME, p.whole("debounce"));
            case "intensity" -> new Intensity(NAME, p.count("maxRestarts"), p.whole("period"));
            case "start-limit" -> new StartLimit(NAME, p.count("burst"), p.whole("interval"));
            case "backoff" -> new Backoff(NAME, new Delay(text(p, "shape"), p.whole("base"), p.real("factor"), p.whole("cap"), p.count("steps"), text(p, "jitter"), p.real("jitterRatio")),
                p.whole("resetAfter"), p.whole("seed"));
            case "breaker" -> new Breaker(NAME, p.count("failures"), p.whole("open"), p.real("growth"), p.whole("openCap"));
            case "damping" -> new Damping(NAME, p.real("penalty"), p.whole("halfLife"), p.real("suppress"), p.real("reuse"), p.whole("maxSuppress"));
            case "flap" -> new Flap(NAME, p.real("low"), p.real("high"), p.whole("sampleEvery"));
            case "mass-brake" -> new MassBrake(NAME, p.real("fraction"), p.count("minCount"), p.whole("window"), p.whole("hold"), p.whole("waitForOthers"), isTrue(p, "manual"));
            case "tokens" -> new TokenBucket(NAME, p.count("rate"), p.whole("per"), p.count("burst"));
            case "maintenance" -> new Maintenance(NAME, plan(p), p.whole("settle"), isTrue(p, "mute"));
            case "dependency" -> new Dependency(NAME, read(Dependencies.parse(text(p, "graph"), new ArrayList<>())), p.whole("lookback"), p.whole("settle"), p.whole("maxHold"));
            case "ladder" -> ladder(p);
            case "dryrun" -> new DryRun(NAME);
            case "composition" -> composition(p, all);
            default -> null;
        });
    }

    private static String text(PolicyParameters p, String key) {
        return read(p.text(key, null));
    }

    private static <T> T read(T value) {
        if (value == null) {
            throw new IllegalArgumentException("the parameters are incomplete");
        }
        return value;
    }

    private static boolean isTrue(PolicyParameters p, String key) {
        return text(p, key).equals("true");
    }

    private static MaintenancePlan plan(PolicyParameters p) {
        List<MaintenanceWindow> once = new ArrayList<>();
        for (String window : text(p, "once").isEmpty() ? new String[0] : text(p, "once").split(" ")) {
            int slash = window.indexOf('/');
            once.add(new MaintenanceWindow(Instant.parse(window.substring(0, slash)), Instant.parse(window.substring(slash + 1))));
        }
        // Their length was checked when they were configured.
        return new MaintenancePlan(once, MaintenancePlan.parse(text(p, "again"), true, new ArrayList<>()).again());
    }

    private static Ladder ladder(PolicyParameters p) {
        List<Rung> rungs = new ArrayList<>();
        for (int i = 0; i < p.count("rungs"); i++) {
            PolicyParameters rung = p.under("rung." + i + ".");
            rungs.add(new Rung(text(rung, "action"), text(rung, "target"), rung.count("attempts"), rung.whole("confirm"), rung.count("budget"), rung.whole("budgetPer"), rung.whole("spacing")));
        }
        return new Ladder(NAME, rungs, isTrue(p, "repeatLast"), p.whole("resetAfter"), Groups.parse(text(p, "groups"), text(p, "groupStrategy"), new ArrayList<>()));
    }

    /** Null if a part is of a model that nobody knows. */
    private static RecoveryPolicy composition(PolicyParameters p, RecordedRecoveryPolicy all) {
        List<Composition.Part> parts = new ArrayList<>();
        Map<String, RecoveryPolicy> policies = new HashMap<>();
        for (int i = 0; i < p.count("parts"); i++) {
            PolicyParameters part = p.under("part." + i + ".");
            parts.add(new Composition.Part(text(part, "id"), isTrue(part, "onRung")));
            if (isTrue(part, "isThere")) {
                RecoveryPolicy policy = all.policy(part.under("p."), all).orElse(null);
                if (policy == null) {
                    return null;
                }
                policies.put(text(part, "id"), policy);
            }
        }
        return new Composed(new Composition(parts), policies);
    }

    private record Composed(Composition composition, Map<String, RecoveryPolicy> policies) implements RecoveryPolicy {
        @Override
        public String id() {
            return NAME;
        }

        @Override
        public RecoveryDecision decide(Verdict verdict, RecoveryHistory history, long now) {
            return composition.decide(policies::get, verdict, history, now);
        }

        @Override
        public String parameters() {
            return composition.parameters(policies::get);
        }

        @Override
        public void explain(Verdict verdict, RecoveryHistory history, long now, Explanation explanation) {
            composition.explain(policies::get, verdict, history, now, explanation);
        }
    }
}
