// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.jdbc.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.varta.api.config.ConfigurationChecks;

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
        ConfigurationChecks checks = new ConfigurationChecks(JdbcSink.PID);
        int lock = checks.count("lockTimeoutMillis", raw::lockTimeoutMillis, 100, 60_000);
        int commit = checks.count("commitTimeoutMillis", raw::commitTimeoutMillis, 100, 600_000);
        return checked(checks, raw.url(), raw.user(), raw.passwordFile(), raw.tablePrefix(), lock, commit);
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
        return checked(new ConfigurationChecks(JdbcSink.PID), url, user, passwordFile, tablePrefix, LOCK_TIMEOUT, COMMIT_TIMEOUT);
    }

    private static Settings checked(ConfigurationChecks checks, String url, String user, String passwordFile, String tablePrefix, int lock, int commit) {
        String ruleOfUrl = Dialect.ruleBrokenBy(url);
        checks.require(ruleOfUrl == null, ruleOfUrl);
        checks.require(PREFIX.matcher(tablePrefix).matches(), "tablePrefix = " + tablePrefix + " " + PREFIX_RULE);
        Path file = path(passwordFile, checks);
        checks.done();
        return new Settings(url, user, file, tablePrefix, lock, commit);
    }

    private static Path path(String text, ConfigurationChecks checks) {
        if (text.isBlank()) {
            return null;
        }
        try {
            return Path.of(text).toAbsolutePath();
        } catch (InvalidPathException e) {
            checks.wrong("passwordFile = " + text + " is no path");
            return null;
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
