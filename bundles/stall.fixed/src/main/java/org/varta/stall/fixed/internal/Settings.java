// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.fixed.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** The policy's configuration, checked. Immutable. */
record Settings(String policyId, long thresholdNanos) {
    static final String PID = "org.varta.stall.fixed";
    static final long LEAST_MILLIS = 10;
    static final long MOST_MILLIS = 86_400_000;

    /** @throws IllegalArgumentException naming PID, key, value and range of everything that is wrong */
    static Settings of(FixedConfiguration raw) {
        List<String> wrong = new ArrayList<>();
        token(wrong, raw.policyId());
        long thresholdMillis = range(wrong, "thresholdMillis", raw::thresholdMillis, LEAST_MILLIS, MOST_MILLIS);
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(PID + ": " + String.join("; ", wrong));
        }
        return new Settings(raw.policyId(), thresholdMillis * 1_000_000);
    }

    static void token(List<String> wrong, String policyId) {
        if (!policyId.matches("[a-z][a-z0-9.-]{0,63}")) {
            wrong.add("policyId = " + policyId + " is not 1 to 64 of a-z 0-9 . - beginning with a letter");
        }
    }

    /** The value, which may come from a text that is no number: then asking for it throws. */
    static long range(List<String> wrong, String key, LongSupplier value, long least, long most) {
        String rule = " is not within " + least + " to " + most;
        try {
            long number = value.getAsLong();
            if (number < least || number > most) {
                wrong.add(key + " = " + number + rule);
            }
            return number;
        } catch (RuntimeException e) {
            wrong.add(key + " is no whole number, so it" + rule);
            return least;
        }
    }
}
