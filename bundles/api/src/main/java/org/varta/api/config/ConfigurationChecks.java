// SPDX-License-Identifier: Apache-2.0
package org.varta.api.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * Collects everything that is wrong with one configuration, so that one refusal names it all.
 *
 * <pre>{@code
 * ConfigurationChecks checks = new ConfigurationChecks("com.example.policy", properties);
 * long threshold = checks.nanos("thresholdMillis", raw::thresholdMillis, 10);
 * checks.done();
 * }</pre>
 *
 * <p>In a file every value is a text. A component runtime may turn a text that is no number into 0 and one that is no truth value into false, or throw when the value is asked for. Both is seen here: the first by the properties
 * as they were written, the second because numbers are asked for by a supplier. What a check answers for a wrong value lies within the range, so that
 * checks that build on it do not complain of what follows from the first mistake. For one use by one thread.
 */
public final class ConfigurationChecks {
    /** The longest duration that {@link #nanos} admits, in milliseconds: a day. */
    public static final long LONGEST_MILLIS = 86_400_000;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final Pattern TRUTH = Pattern.compile("(?i)true|false");
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9.-]{0,63}");

    private final String pid;
    private final Map<String, ?> written;
    private final List<String> wrong = new ArrayList<>();

    /**
     * Checks that have found nothing yet.
     *
     * @param pid PID of the configuration, or another name that an operator finds it by; not null
     */
    public ConfigurationChecks(String pid) {
        this(pid, Map.of());
    }

    /**
     * Checks that have found nothing yet and know how the values were written.
     *
     * @param pid PID of the configuration, or another name that an operator finds it by; not null
     * @param written the properties before they were turned into types, not null; keys without a value have their default
     */
    public ConfigurationChecks(String pid, Map<String, ?> written) {
        this.pid = pid;
        this.written = written;
    }

    /**
     * A name by which rules and other configurations refer to a policy: 1 to 64 of {@code a-z 0-9 . -}, beginning with a letter.
     *
     * @param key the key, not null
     * @param value its value, not null
     * @return the value, also when it is wrong
     */
    public String id(String key, String value) {
        require(ID.matcher(value).matches(), key + " = " + value + " is not 1 to 64 of a-z 0-9 . - beginning with a letter");
        return value;
    }

    /**
     * A whole number.
     *
     * @param key the key, not null
     * @param value asks for its value, not null
     * @param least the least that is right
     * @param most the most that is right
     * @return the value, or the least if it is wrong
     */
    public long whole(String key, LongSupplier value, long least, long most) {
        String rule = " is not within " + least + " to " + most;
        try {
            long number = written.get(key) instanceof String text ? Long.parseLong(text.trim()) : value.getAsLong();
            boolean isWithin = number >= least && number <= most;
            require(isWithin, key + " = " + number + rule);
            return isWithin ? number : least;
        } catch (RuntimeException e) {
            wrong(named(key) + " is no whole number, so it" + rule);
            return least;
        }
    }

    /**
     * As {@link #whole}, for a number that fits an {@code int}.
     *
     * @param key the key, not null
     * @param value asks for its value, not null
     * @param least the least that is right
     * @param most the most that is right
     * @return the value, or the least if it is wrong
     */
    public int count(String key, LongSupplier value, int least, int most) {
        return (int) whole(key, value, least, most);
    }

    /**
     * A duration that is configured in milliseconds, up to {@link #LONGEST_MILLIS}.
     *
     * @param key the key, not null
     * @param millis asks for its value, not null
     * @param least the least that is right, in milliseconds
     * @return the value, or the least if it is wrong; in nanoseconds
     */
    public long nanos(String key, LongSupplier millis, long least) {
        return whole(key, millis, least, LONGEST_MILLIS) * NANOS_PER_MILLI;
    }

    /**
     * A number. NaN is never right.
     *
     * @param key the key, not null
     * @param value asks for its value, not null
     * @param least the least that is right
     * @param most the most that is right
     * @return the value, or the least if it is wrong
     */
    public double real(String key, DoubleSupplier value, double least, double most) {
        String rule = " is not within " + least + " to " + most;
        try {
            double number = written.get(key) instanceof String text ? Double.parseDouble(text.trim()) : value.getAsDouble();
            boolean isWithin = number >= least && number <= most;
            require(isWithin, key + " = " + number + rule);
            return isWithin ? number : least;
        } catch (RuntimeException e) {
            wrong(named(key) + " is no number, so it" + rule);
            return least;
        }
    }

    /** Key and value as they were written, as far as that is known. */
    private String named(String key) {
        return written.containsKey(key) ? key + " = " + written.get(key) : key;
    }

    /**
     * A truth value, which must not be another word.
     *
     * @param key the key, not null
     * @param value its value
     * @return the value
     */
    public boolean truth(String key, boolean value) {
        require(!(written.get(key) instanceof String text) || TRUTH.matcher(text.trim()).matches(), key + " = " + written.get(key) + " is neither true nor false");
        return value;
    }

    /**
     * One of two words.
     *
     * @param key the key, not null
     * @param value its value, not null
     * @param first a word that is right
     * @param second the other one
     * @return whether it is the first
     */
    public boolean isFirst(String key, String value, String first, String second) {
        require(value.equals(first) || value.equals(second), key + " = " + value + " is neither " + first + " nor " + second);
        return value.equals(first);
    }

    /**
     * One of several words.
     *
     * @param key the key, not null
     * @param value its value, not null
     * @param words the words that are right, not null
     * @return the value, also when it is wrong
     */
    public String oneOf(String key, String value, List<String> words) {
        require(words.contains(value), key + " = " + value + " is none of " + String.join(", ", words));
        return value;
    }

    /**
     * A rule of the configuration's own.
     *
     * @param holds whether it is kept
     * @param otherwise what is wrong if not: key, value and what would be right; not null
     */
    public void require(boolean holds, String otherwise) {
        if (!holds) {
            wrong(otherwise);
        }
    }

    /**
     * Something is wrong.
     *
     * @param what key, value and what would be right; not null
     */
    public void wrong(String what) {
        wrong.add(what);
    }

    /**
     * Whether nothing is wrong so far.
     *
     * @return true if not
     */
    public boolean isRight() {
        return wrong.isEmpty();
    }

    /**
     * Ends the checks.
     *
     * @throws IllegalArgumentException if something is wrong: the PID and all of it, in the order it was found
     */
    public void done() {
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(pid + ": " + String.join("; ", wrong));
        }
    }
}
