// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.composite.internal;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.varta.api.config.ConfigurationChecks;

/**
 * The configuration, checked. Immutable.
 *
 * @param parts ids of the policies
 * @param least how many must convict
 */
record CompositeSettings(String policyId, String operator, List<String> parts, int least) {
    static final String PID = "org.varta.stall.composite";
    private static final int MOST_PARTS = 8;

    /** @throws IllegalArgumentException naming PID, key, value and range of everything that is wrong */
    static CompositeSettings of(CompositeConfiguration raw) {
        ConfigurationChecks checks = new ConfigurationChecks(PID);
        List<String> parts = Arrays.stream(raw.policies().split(",", -1)).map(String::trim).toList();
        checks.id("policyId", raw.policyId());
        parts.forEach(part -> checks.id("policies", part));
        checks.require(parts.size() <= MOST_PARTS && new HashSet<>(parts).size() == parts.size(), "policies = " + raw.policies() + " is not 1 to " + MOST_PARTS + " different ids");
        checks.require(!parts.contains(raw.policyId()), "policies = " + raw.policies() + " contains the policy itself");
        int least = least(checks, raw, parts.size());
        checks.done();
        return new CompositeSettings(raw.policyId(), raw.operator(), parts, least);
    }

    private static int least(ConfigurationChecks checks, CompositeConfiguration raw, int parts) {
        return switch (raw.operator()) {
            case "any" -> 1;
            case "all" -> parts;
            case "k-of-n" -> checks.count("leastConvictions", raw::leastConvictions, 1, parts);
            default -> {
                checks.wrong("operator = " + raw.operator() + " is none of any, all, k-of-n");
                yield 1;
            }
        };
    }
}
