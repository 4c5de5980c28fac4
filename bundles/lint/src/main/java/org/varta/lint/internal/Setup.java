// SPDX-License-Identifier: Apache-2.0
package org.varta.lint.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** All configurations, as the rules see them. Immutable. */
public final class Setup {
    static final String WRAPPERS = "org.varta.observer.wrappers";
    static final String LINT = "org.varta.lint";
    static final String GOAL = "goalDetectionMillis";
    static final String SCHEDULED = "scheduledPolicies";

    private final List<Values> all = new ArrayList<>();
    private final StallPolicies stallPolicies;

    private Setup(Map<String, ? extends Map<String, ?>> configurations) {
        new TreeMap<>(configurations).forEach((pid, properties) -> all.add(new Values(pid, properties)));
        stallPolicies = StallPolicies.of(all);
    }

    /**
     * Reads configurations.
     *
     * @param configurations properties by PID
     * @return the setup, not null
     */
    public static Setup of(Map<String, ? extends Map<String, ?>> configurations) {
        return new Setup(configurations);
    }

    /** Configurations of a PID, or of a factory, in order. */
    List<Values> of(String kind) {
        return all.stream().filter(values -> values.kind().equals(kind)).toList();
    }

    /** Configurations of factories whose PID begins so, in order. */
    List<Values> beginning(String prefix) {
        return all.stream().filter(values -> values.kind().startsWith(prefix)).toList();
    }

    /** The configuration of a PID; without one, an empty one. */
    Values one(String pid) {
        List<Values> found = of(pid);
        return found.isEmpty() ? new Values(pid, Map.of()) : found.get(0);
    }

    StallPolicies stallPolicies() {
        return stallPolicies;
    }

    /** Detection time that is wanted of every policy, 0 if none is stated. */
    double detectionGoal() {
        return one(LINT).nanos(GOAL, 0);
    }

    /** Policies of which somebody knows that their agents beat at fixed instants. */
    Set<String> scheduledPolicies() {
        return new TreeSet<>(one(LINT).words(SCHEDULED, ",", ""));
    }
}
