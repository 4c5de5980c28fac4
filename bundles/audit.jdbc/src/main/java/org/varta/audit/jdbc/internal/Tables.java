// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/**
 * The two tables:
 *
 * <pre>
 * PREFIXrecord   number NUMERIC(20)  the record's number, 0 to 2^64 - 1: primary key
 *                line   bytes        the line as it would stand in a file, with its line feed
 * PREFIXowner    id     SMALLINT     1: there is one row
 *                store  text         UUID of this store: its identity
 *                epoch  BIGINT       rises with each opening; who has an older one is fenced
 *                holder text         token of the present opening, or null
 *                session text        the database session of the holder
 * </pre>
 */
record Tables(String prefix) {
    /** "No such table" of PostgreSQL, and of H2 with and without other tables. */
    private static final Set<String> UNDEFINED_TABLE = Set.of("42P01", "42S02", "42S04");

    String record() {
        return prefix + "record";
    }

    String owner() {
        return prefix + "owner";
    }

    static boolean isMissing(SQLException failure) {
        return UNDEFINED_TABLE.contains(failure.getSQLState());
    }

    /** Makes the tables where they are missing. Somebody who may not make tables can use those that somebody else has made. */
    void create(Connection connection, Dialect dialect) throws SQLException {
        Dialect.tell(connection, "CREATE TABLE IF NOT EXISTS " + record() + " (number NUMERIC(20) PRIMARY KEY CHECK (number >= 0 AND number <= 18446744073709551615), line "
                + dialect.bytesType() + " NOT NULL)");
        Dialect.tell(connection, "CREATE TABLE IF NOT EXISTS " + owner() + " (id SMALLINT PRIMARY KEY CHECK (id = 1), store VARCHAR(36) NOT NULL, epoch BIGINT NOT NULL,"
                + " holder VARCHAR(36), session VARCHAR(100))");
    }
}
