// SPDX-License-Identifier: Apache-2.0
package org.varta.lint.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Recovery policies that decide together: a composite, or one policy that is in use by itself. Immutable.
 *
 * @param pid the composite's configuration, or the policy's
 * @param parts configurations of the parts in order, with whether they count on each rung anew
 */
record Composition(String pid, Map<Values, Boolean> parts) {
    static final String PREFIX = "org.varta.recovery.policies.";
    private static final String COMPOSITE = PREFIX + "composite";
    private static final String BY_DEFAULT = "debounce breaker/rung intensity tokens backoff/rung ladder";
    private static final String ON_RUNG = "/rung";

    /** All composites, and the policies that decide alone. */
    static List<Composition> of(Setup setup) {
        Map<String, Values> byId = new TreeMap<>();
        for (Values policy : setup.beginning(PREFIX)) {
            byId.putIfAbsent(policy.text("policyId", policy.kind().substring(PREFIX.length())), policy);
        }
        List<Composition> compositions = new ArrayList<>();
        for (Values composite : setup.of(COMPOSITE)) {
            Map<Values, Boolean> parts = new LinkedHashMap<>();
            for (String word : composite.words("policies", "[\\s,]+", BY_DEFAULT)) {
                Values part = byId.get(word.endsWith(ON_RUNG) ? word.substring(0, word.length() - ON_RUNG.length()) : word);
                if (part != null) {
                    parts.put(part, word.endsWith(ON_RUNG));
                }
            }
            compositions.add(new Composition(composite.pid(), parts));
        }
        for (String id : alone(setup, byId)) {
            Values policy = byId.get(id);
            if (policy != null && !policy.kind().equals(COMPOSITE)) {
                compositions.add(new Composition(policy.pid(), Map.of(policy, false)));
            }
        }
        return compositions;
    }

    /** Ids that recovery names; where it names none, the one that ranks above all others, if there is one. */
    private static Set<String> alone(Setup setup, Map<String, Values> byId) {
        Values recovery = setup.one("org.varta.recovery");
        Set<String> named = new TreeSet<>();
        for (String rule : recovery.words("policyRules", ";", "")) {
            named.add(rule.substring(rule.indexOf("->") + 2).strip());
        }
        String chosen = recovery.text("policy", "");
        if (!chosen.isEmpty()) {
            named.add(chosen);
            return named;
        }
        double highest = byId.values().stream().mapToDouble(Composition::ranking).max().orElse(0);
        List<String> ids = byId.keySet().stream().filter(id -> ranking(byId.get(id)) == highest).toList();
        if (ids.size() == 1) {
            named.addAll(ids);
        }
        return named;
    }

    private static double ranking(Values policy) {
        return policy.number("service.ranking", 0);
    }

    /** The part of a kind, or null. */
    Values part(String kind) {
        return parts.keySet().stream().filter(part -> part.kind().equals(PREFIX + kind)).findFirst().orElse(null);
    }

    boolean isOnRung(Values part) {
        return parts.get(part);
    }

    /** Rungs on which something is done; none without a ladder. */
    List<Rung> rungs() {
        Values ladder = part("ladder");
        return ladder == null ? List.of() : Rung.of(ladder).stream().filter(rung -> !rung.isNotice()).toList();
    }

    /** Whether a ladder gives up after its last rung. */
    boolean isEnding() {
        Values ladder = part("ladder");
        return ladder != null && !ladder.truth("repeatLast", false);
    }
}
