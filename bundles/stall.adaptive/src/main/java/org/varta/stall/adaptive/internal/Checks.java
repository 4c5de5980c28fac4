// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** Collects everything that is wrong with a configuration, so that one refusal names it all. A value may come from a text that is no number: then asking for it throws. One use. */
final class Checks {
    static final long LONGEST_MILLIS = 86_400_000;
    private static final long NANOS = 1_000_000;

    private final String pid;
    private final List<String> wrong = new ArrayList<>();

    Checks(String pid) {
        this.pid = pid;
    }

    String policyId(String value) {
        require(value.matches("[a-z][a-z0-9.-]{0,63}"), "policyId = " + value + " is not 1 to 64 of a-z 0-9 . - beginning with a letter");
        return value;
    }

    long whole(String key, LongSupplier value, long least, long most) {
        String rule = " is not within " + least + " to " + most;
        try {
            long number = value.getAsLong();
            boolean isWithin = number >= least && number <= most;
            require(isWithin, key + " = " + number + rule);
            return isWithin ? number : least;
        } catch (RuntimeException e) {
            wrong.add(key + " is no whole number, so it" + rule);
            return least;
        }
    }

    int count(String key, LongSupplier value, int least, int most) {
        return (int) whole(key, value, least, most);
    }

    /** A duration that is configured in milliseconds, up to a day; in nanoseconds. */
    long nanos(String key, LongSupplier millis, long least) {
        return whole(key, millis, least, LONGEST_MILLIS) * NANOS;
    }

    double real(String key, DoubleSupplier value, double least, double most) {
        String rule = " is not within " + least + " to " + most;
        try {
            double number = value.getAsDouble();
            boolean isWithin = number >= least && number <= most;
            require(isWithin, key + " = " + number + rule);
            return isWithin ? number : least;
        } catch (RuntimeException e) {
            wrong.add(key + " is no number, so it" + rule);
            return least;
        }
    }

    void require(boolean holds, String complaint) {
        if (!holds) {
            wrong.add(complaint);
        }
    }

    boolean isRight() {
        return wrong.isEmpty();
    }

    /** @throws IllegalArgumentException naming PID, key, value and range of everything that is wrong */
    void done() {
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(pid + ": " + String.join("; ", wrong));
        }
    }
}
