// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.jdbc.internal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.varta.api.audit.SinkException;

/** What differs between the databases whose durability is known. Stateless. */
interface Dialect {
    /** What is wrong with a URL, or null. The answer never holds its parameters. */
    static String ruleBrokenBy(String url) {
        String lower = url.toLowerCase(Locale.ROOT);
        if (lower.contains("password=") || lower.contains("sslpassword")) {
            return "url must not hold a password: passwordFile names a file with it";
        }
        if (lower.startsWith("jdbc:h2:mem:")) {
            return "url = jdbc:h2:mem: is kept in memory and survives nothing";
        }
        if (of(url) == null || lower.length() < "jdbc:h2:x".length() || lower.chars().anyMatch(c -> c < ' ')) {
            return "url = " + url.split("[;?]", 2)[0] + " is not of a database whose durability is known: jdbc:h2:... or jdbc:postgresql:...";
        }
        return null;
    }

    /** The dialect for a URL, or null. */
    static Dialect of(String url) {
        return url.startsWith("jdbc:h2:") ? new H2() : url.startsWith("jdbc:postgresql:") ? new PostgreSql() : null;
    }

    /** The URL with what we need added, unless it is there. */
    String url(String configured);

    /** The same for somebody who only reads a database that is there. */
    String urlForReading(String configured);

    /** The type of a column that holds a line. */
    String bytesType();

    /** Sets up a new connection: durability and time limits. */
    void prepare(Connection connection, Settings settings) throws SQLException, SinkException;

    /** The present session by a name that no other session of this database ever has. */
    String session(Connection connection) throws SQLException;

    /** Whether a session with such a name is still there. */
    boolean isAlive(Connection connection, String session) throws SQLException;

    /** Whatever a commit needs behind it to be durable. */
    void sync(Connection connection) throws SQLException;

    /** Whether what was written before a failed sync must be written again, because a later sync says nothing about it. */
    boolean isRewrittenAfterFailedSync();

    /** Whether somebody else has the database, or locks what must be locked. */
    boolean isInUse(SQLException failure);

    /** The only value of the only row, as a text; null if there is no row or no value. */
    static String ask(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet answer = statement.executeQuery(query)) {
            return answer.next() ? answer.getString(1) : null;
        }
    }

    /** A statement without an answer. */
    static void tell(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
