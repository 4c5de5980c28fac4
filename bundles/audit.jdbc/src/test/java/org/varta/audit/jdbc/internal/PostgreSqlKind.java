// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.jdbc.internal;

import java.nio.file.Path;
import java.sql.Connection;

/** A PostgreSQL server, for the contract tests: each place is a schema of its own, named by URL and password file. */
public final class PostgreSqlKind extends DatabaseKind {
    private static final String AND = " ";
    private static int schemas;
    private final PostgreSqlServer server;

    /** For processes that are told where the server is. */
    public PostgreSqlKind() {
        this(null);
    }

    public PostgreSqlKind(PostgreSqlServer server) {
        this.server = server;
    }

    @Override
    public String newPlace(Path folder) throws Exception {
        String schema = "place" + ++schemas;
        String place = server.url(schema) + AND + server.passwordFile();
        try (Connection connection = connect(place)) {
            Dialect.tell(connection, "CREATE SCHEMA " + schema);
        }
        return place;
    }

    @Override
    Settings settings(String place) {
        String[] parts = place.split(AND, 2);
        return Settings.of(parts[0], "varta", parts[1], Settings.TABLE_PREFIX);
    }
}
