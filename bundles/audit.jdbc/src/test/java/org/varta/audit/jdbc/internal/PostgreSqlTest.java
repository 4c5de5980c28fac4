// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.jdbc.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.osgi.PGDataSourceFactory;
import org.varta.api.audit.SinkException;
import org.varta.api.audit.SinkSession;
import org.varta.audit.contract.Batch;
import org.varta.audit.contract.Chain;

/** What is particular to PostgreSQL, where that is installed. */
class PostgreSqlTest {
    private static PostgreSqlServer server;
    @TempDir
    Path folder;
    private final PostgreSqlKind kind = new PostgreSqlKind(server);
    private final Chain chain = new Chain();
    private String place;

    @BeforeAll
    static void startServer() throws IOException, InterruptedException {
        server = PostgreSqlServer.shared();
    }

    @BeforeEach
    void makePlace() throws Exception {
        place = kind.newPlace(folder);
    }

    private void sql(String... statements) throws Exception {
        try (Connection connection = kind.connect(place)) {
            for (String statement : statements) {
                Dialect.tell(connection, statement);
            }
        }
    }

    private Batch refused(int number) {
        return Batch.of(List.of(chain.refused(number, "record " + number)));
    }

    @Test
    void shouldGoOnWhenTheServerCrashes() throws Exception {
        try (SinkSession session = kind.sinkAt(place).open()) {
            session.probe();
            session.begin(1, chain.boot(1, "fresh"));
            session.append(refused(2));
            session.sync();
            Batch three = refused(3);
            session.append(three);
            server.crashAndRestart();
            assertEquals(SinkException.Kind.SYNC, assertThrows(SinkException.class, session::sync).kind());
            assertEquals(0, session.recover(three));
            session.append(three);
            session.sync();
        }
        assertEquals(3, new String(kind.stored(place), UTF_8).lines().count());
    }

    @Test
    void shouldSwitchSynchronousCommitOnForItself() throws Exception {
        Settings settings = kind.settings(place);
        sql("ALTER ROLE varta SET synchronous_commit TO off");
        try (Link link = Link.connect(Connector.ofClassPath(), settings)) {
            assertEquals("on", Dialect.ask(link.connection(), "SHOW synchronous_commit"));
        }
        sql("ALTER ROLE varta SET synchronous_commit TO remote_apply");
        try (Link link = Link.connect(Connector.ofClassPath(), settings)) {
            assertEquals("remote_apply", Dialect.ask(link.connection(), "SHOW synchronous_commit"), "what is stronger stays");
        } finally {
            sql("ALTER ROLE varta RESET synchronous_commit");
        }
    }

    @Test
    void shouldDoWithoutTheRightToChangeRecords() throws Exception {
        kind.sinkAt(place).open().close();
        String schema = place.replaceFirst(".*currentSchema=", "").split(" ")[0];
        sql("DROP ROLE IF EXISTS writer", "CREATE ROLE writer LOGIN PASSWORD 'only for this test'", "GRANT USAGE ON SCHEMA " + schema + " TO writer",
                "GRANT SELECT, INSERT ON varta_audit_record TO writer", "GRANT SELECT, UPDATE ON varta_audit_owner TO writer");
        Settings settings = Settings.of(kind.settings(place).url(), "writer", server.passwordFile().toString(), "varta_audit_");
        try (SinkSession session = JdbcSink.at(settings, Connector.of(new PGDataSourceFactory())).open()) {
            session.probe();
            session.begin(1, chain.boot(1, "fresh"));
            Batch two = refused(2);
            session.append(two);
            assertEquals(0, session.recover(two));
            session.append(two);
            session.sync();
        }
        assertEquals(2, new String(kind.stored(place), UTF_8).lines().count());
        sql("REVOKE ALL ON varta_audit_record, varta_audit_owner FROM writer", "REVOKE ALL ON SCHEMA " + schema + " FROM writer", "DROP ROLE writer");
    }
}
