// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.composite.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/**
 * The configuration, checked. Immutable.
 *
 * @param parts ids of the policies
 * @param least how many must convict
 */
record CompositeSettings(String policyId, String operator, List<String> parts, int least) {
    static final String PID = "org.varta.stall.composite";
    private static final int MOST_PARTS = 8;
    private static final String TOKEN = "[a-z][a-z0-9.-]{0,63}";
    private static final String TOKEN_RULE = " is not 1 to 64 of a-z 0-9 . - beginning with a letter";

    /** @throws IllegalArgumentException naming PID, key, value and range of everything that is wrong */
    static CompositeSettings of(CompositeConfiguration raw) {
        List<String> wrong = new ArrayList<>();
        List<String> parts = Arrays.stream(raw.policies().split(",", -1)).map(String::trim).toList();
        if (!raw.policyId().matches(TOKEN)) {
            wrong.add("policyId = " + raw.policyId() + TOKEN_RULE);
        }
        parts.stream().filter(part -> !part.matches(TOKEN)).forEach(part -> wrong.add("policies = " + raw.policies() + ": an id" + TOKEN_RULE));
        if (parts.size() > MOST_PARTS || new HashSet<>(parts).size() < parts.size()) {
            wrong.add("policies = " + raw.policies() + " is not 1 to " + MOST_PARTS + " different ids");
        }
        if (parts.contains(raw.policyId())) {
            wrong.add("policies = " + raw.policies() + " contains the policy itself");
        }
        int least = least(wrong, raw, parts.size());
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(PID + ": " + String.join("; ", wrong));
        }
        return new CompositeSettings(raw.policyId(), raw.operator(), parts, least);
    }

    private static int least(List<String> wrong, CompositeConfiguration raw, int parts) {
        switch (raw.operator()) {
            case "any":
                return 1;
            case "all":
                return parts;
            case "k-of-n":
                return (int) count(wrong, raw, parts);
            default:
                wrong.add("operator = " + raw.operator() + " is none of any, all, k-of-n");
                return 1;
        }
    }

    private static long count(List<String> wrong, CompositeConfiguration raw, int parts) {
        String rule = " is not within 1 to " + parts;
        try {
            long least = raw.leastConvictions();
            if (least < 1 || least > parts) {
                wrong.add("leastConvictions = " + least + rule);
            }
            return least;
        } catch (RuntimeException e) {
            wrong.add("leastConvictions is no whole number, so it" + rule);
            return 1;
        }
    }
}
