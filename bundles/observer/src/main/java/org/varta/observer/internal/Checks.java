// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Collects everything that is wrong with a configuration, so that one refusal names it all. One use. */
final class Checks {
    private final String pid;
    private final List<String> wrong = new ArrayList<>();

    Checks(String pid) {
        this.pid = pid;
    }

    void require(boolean isFine, String otherwise) {
        if (!isFine) {
            wrong.add(otherwise);
        }
    }

    /** The value, which may come from a text that is no number: then asking for it throws. */
    long range(String key, LongSupplier value, long least, long most) {
        String rule = " is not within " + least + " to " + most;
        try {
            long number = value.getAsLong();
            require(number >= least && number <= most, key + " = " + number + rule);
            return number;
        } catch (RuntimeException e) {
            wrong.add(key + " is no whole number, so it" + rule);
            return least;
        }
    }

    void choice(String key, String value, String one, String other) {
        require(one.equals(value) || other.equals(value), key + " = " + value + " is neither " + one + " nor " + other);
    }

    /** @throws IllegalArgumentException naming PID, key, value and range of everything that is wrong */
    void raise() {
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(pid + ": " + String.join("; ", wrong));
        }
    }
}
