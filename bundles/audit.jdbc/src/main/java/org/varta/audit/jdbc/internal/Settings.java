// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.jdbc.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * What a database sink is configured to. Immutable. {@code toString} shows no parameter of the URL.
 *
 * @param url as the driver takes it, without a password
 * @param user name, may be empty
 * @param passwordFile where the password is, or null
 * @param tablePrefix what the tables' names start with
 * @param lockTimeoutMillis how long to wait for a lock of the database
 * @param commitTimeoutMillis how long one statement or commit may take
 */
public record Settings(String url, String user, Path passwordFile, String tablePrefix, int lockTimeoutMillis, int commitTimeoutMillis) {
    /** Default of the table prefix. */
    public static final String TABLE_PREFIX = "varta_audit_";
    /** Default of the lock timeout. */
    public static final int LOCK_TIMEOUT = 2000;
    /** Default of the commit timeout. */
    public static final int COMMIT_TIMEOUT = 10_000;
    private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9_]{0,30}");
    private static final String PREFIX_RULE = "is not a lower-case letter followed by up to 30 lower-case letters, digits and underscores";

    static Settings of(JdbcSink.Config raw) {
        List<String> wrong = new ArrayList<>();
        int lock = range(wrong, "lockTimeoutMillis", raw::lockTimeoutMillis, 100, 60_000);
        int commit = range(wrong, "commitTimeoutMillis", raw::commitTimeoutMillis, 100, 600_000);
        return checked(wrong, raw.url(), raw.user(), raw.passwordFile(), raw.tablePrefix(), lock, commit);
    }

    /**
     * Settings without a configuration, time limits as by default.
     *
     * @param url as the driver takes it
     * @param user name, may be empty
     * @param passwordFile path, may be empty
     * @param tablePrefix what the tables' names start with
     * @return the settings, not null
     * @throws IllegalArgumentException naming everything that is wrong
     */
    public static Settings of(String url, String user, String passwordFile, String tablePrefix) {
        return checked(new ArrayList<>(), url, user, passwordFile, tablePrefix, LOCK_TIMEOUT, COMMIT_TIMEOUT);
    }

    private static Settings checked(List<String> wrong, String url, String user, String passwordFile, String tablePrefix, int lock, int commit) {
        String ruleOfUrl = Dialect.ruleBrokenBy(url);
        if (ruleOfUrl != null) {
            wrong.add(ruleOfUrl);
        }
        if (!PREFIX.matcher(tablePrefix).matches()) {
            wrong.add("tablePrefix = " + tablePrefix + " " + PREFIX_RULE);
        }
        Path file = path(passwordFile, wrong);
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(JdbcSink.PID + ": " + String.join("; ", wrong));
        }
        return new Settings(url, user, file, tablePrefix, lock, commit);
    }

    private static Path path(String text, List<String> wrong) {
        if (text.isBlank()) {
            return null;
        }
        try {
            return Path.of(text).toAbsolutePath();
        } catch (InvalidPathException e) {
            wrong.add("passwordFile = " + text + " is no path");
            return null;
        }
    }

    /** The value, which may come from a text that is no number: then asking for it throws. */
    private static int range(List<String> wrong, String key, LongSupplier value, int least, int most) {
        String rule = " is not within " + least + " to " + most;
        try {
            long number = value.getAsLong();
            if (number < least || number > most) {
                wrong.add(key + " = " + number + rule);
            }
            return (int) number;
        } catch (RuntimeException e) {
            wrong.add(key + " is no whole number, so it" + rule);
            return least;
        }
    }

    Dialect dialect() {
        return Dialect.of(url);
    }

    /** The database for people: the URL without its parameters. */
    String name() {
        String plain = url.split("[;?]", 2)[0];
        return tablePrefix.equals(TABLE_PREFIX) ? plain : plain + " " + tablePrefix + "*";
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "url=%s user=%s tablePrefix=%s lockTimeoutMillis=%d commitTimeoutMillis=%d", url.split("[;?]", 2)[0], user, tablePrefix,
                lockTimeoutMillis, commitTimeoutMillis);
    }
}
