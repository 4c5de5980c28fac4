// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.jdbc.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.h2.util.OsgiDataSourceFactory;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.varta.api.audit.SinkException;
import org.varta.api.audit.SinkSession;
import org.varta.api.audit.SinkTail;
import org.varta.audit.contract.Batch;
import org.varta.audit.contract.Chain;

/** What is particular to the database sink, on embedded H2. */
class JdbcSinkTest {
    @TempDir
    Path folder;
    private final H2Kind kind = new H2Kind();
    private final Chain chain = new Chain();

    private String url() {
        return "jdbc:h2:" + folder.resolve("audit");
    }

    private JdbcSink sink() {
        return new JdbcSink(kind.settings(url()), Connector.ofClassPath(), 0);
    }

    private SinkSession begun() throws SinkException {
        SinkSession session = sink().open();
        session.probe();
        session.begin(1, chain.boot(1, "fresh"));
        return session;
    }

    private void sql(String... statements) throws SQLException, SinkException {
        try (Connection connection = kind.connect(url())) {
            for (String statement : statements) {
                Dialect.tell(connection, statement);
            }
        }
    }

    private static SinkException failure(Executable call) {
        return assertThrows(SinkException.class, call);
    }

    @Nested
    class Owner {
        @Test
        void shouldWriteNothingOnceAnotherEpochHasBegun() throws Exception {
            try (SinkSession session = begun()) {
                sql("UPDATE varta_audit_owner SET epoch = epoch + 1, holder = 'somebody else'");
                Batch lines = Batch.of(List.of(chain.refused(2, "two")));
                assertEquals(SinkException.Kind.IDENTITY, failure(() -> session.append(lines)).kind());
                assertEquals(SinkException.Kind.IDENTITY, failure(() -> session.recover(lines)).kind());
                assertEquals(SinkException.Kind.IDENTITY, failure(session::sync).kind());
            }
            assertEquals(1, new String(kind.stored(url()), UTF_8).lines().count());
        }

        @Test
        void shouldTakeOverWhatADeadSessionHolds() throws Exception {
            begun().close();
            sql("UPDATE varta_audit_owner SET holder = 'dead', session = '4711@2020-01-01 00:00:00+00'");
            sink().open().close();
        }

        @Test
        void shouldNotDisturbASuccessorWhenItIsClosedLate() throws Exception {
            SinkSession late = begun();
            sql("UPDATE varta_audit_owner SET epoch = epoch + 1, holder = 'somebody else'");
            late.close();
            try (Connection connection = kind.connect(url())) {
                assertEquals("somebody else", Dialect.ask(connection, "SELECT holder FROM varta_audit_owner"));
            }
        }
    }

    @Nested
    class Rows {
        @Test
        void shouldNotGoOnBehindRecordsThatAreGone() throws Exception {
            try (SinkSession session = begun()) {
                session.append(Batch.of(List.of(chain.refused(2, "two"))));
                session.sync();
                sql("DELETE FROM varta_audit_record WHERE number = 2");
                Batch lines = Batch.of(List.of(chain.refused(3, "three")));
                assertEquals(SinkException.Kind.IDENTITY, failure(() -> session.recover(lines)).kind());
            }
        }

        @Test
        void shouldNotGoOnBehindLinesOfSomebodyElse() throws Exception {
            try (SinkSession session = begun()) {
                kind.damage(url(), "2\tsomething\n".getBytes(UTF_8));
                Batch lines = Batch.of(List.of(chain.refused(2, "two")));
                assertEquals(SinkException.Kind.IDENTITY, failure(() -> session.recover(lines)).kind());
                assertEquals(SinkException.Kind.WRITE, failure(() -> session.append(lines)).kind());
            }
        }

        @Test
        void shouldNotBeginBehindWhatCameSinceTheProbe() throws Exception {
            begun().close();
            try (SinkSession session = sink().open()) {
                session.probe();
                kind.damage(url(), "2\tsomething\n".getBytes(UTF_8));
                assertEquals(SinkException.Kind.IDENTITY, failure(() -> session.begin(3, chain.boot(3, "resume"))).kind());
            }
        }

        @Test
        void shouldNotTakeARecordUnderAnotherNumberForOne() throws Exception {
            begun().close();
            sql("UPDATE varta_audit_record SET number = 7");
            try (SinkSession session = sink().open()) {
                SinkTail tail = session.probe();
                assertEquals(SinkTail.Kind.DRIFT, tail.kind());
                assertEquals(7, tail.largestNumber());
            }
        }
    }

    @Nested
    class Opening {
        @Test
        void audR3_shouldKeepTheDatabaseFileForItsOwner() throws Exception {
            begun().close();
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("audit.mv.db"))));
            try (var files = Files.list(folder)) {
                assertEquals(List.of("audit.mv.db"), files.map(file -> file.getFileName().toString()).toList(), "no trace file");
            }
        }

        @Test
        void shouldSwitchTheWriteDelayOff() throws Exception {
            begun().close();
            try (Connection connection = kind.connect(url())) {
                assertEquals("0", Dialect.ask(connection, "SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS WHERE SETTING_NAME = 'WRITE_DELAY'"));
            }
        }

        @Test
        void shouldOpenByADriverService() throws Exception {
            JdbcSink sink = new JdbcSink(kind.settings(url()), Connector.of(new OsgiDataSourceFactory(new org.h2.Driver())), 0);
            try (SinkSession session = sink.open()) {
                assertTrue(session.identity().matches("jdbc:[0-9a-f-]{36}"), session.identity());
            }
        }

        @Test
        void shouldSayThatThereIsNoDriver() {
            JdbcSink sink = new JdbcSink(Configured.with("url", url()), null);
            SinkException failure = failure(sink::open);
            assertEquals(SinkException.Kind.OPEN, failure.kind());
            assertTrue(failure.getMessage().contains("(osgi.jdbc.driver.class=org.h2.Driver)"), failure.getMessage());
        }

        @Test
        void shouldCloseWhatALedgerLeftOpenWhenItStops() throws Exception {
            JdbcSink sink = sink();
            SinkSession left = sink.open();
            sink.deactivate();
            sink().open().close();
            assertEquals(SinkException.Kind.OPEN, failure(left::probe).kind());
            left.close();
        }

        @Test
        void shouldKeepTheOldStoreUntilItIsOpenedAgain() throws Exception {
            JdbcSink sink = sink();
            String identity;
            try (SinkSession session = sink.open()) {
                identity = session.identity();
                sink.modified(Configured.with("url", "jdbc:h2:" + folder.resolve("other")));
                assertEquals(identity, session.identity());
            }
            try (SinkSession session = sink.open()) {
                assertFalse(identity.equals(session.identity()));
            }
            sink.modified(Configured.with("tablePrefix", "No!"));
            assertEquals("jdbc:h2:" + folder.resolve("other"), sink.name());
        }

        @Test
        void shouldKeepTwoLogsInOneDatabaseApart() throws Exception {
            Settings other = Settings.of(url(), "varta", "", "second_");
            try (SinkSession one = begun(); SinkSession two = JdbcSink.at(other, Connector.ofClassPath()).open()) {
                assertFalse(one.identity().equals(two.identity()));
                assertEquals(SinkTail.EMPTY, two.probe());
            }
        }

        @Test
        void shouldAskForThePasswordInItsFile() throws Exception {
            Path file = Files.writeString(folder.resolve("password"), "very secret\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
            JdbcSink sink = new JdbcSink(Settings.of(url(), "varta", file.toString(), "varta_audit_"), Connector.ofClassPath(), 0);
            assertTrue(failure(sink::open).getMessage().contains("gives rights to group or others"));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            sink.open().close();
            SinkException wrong = failure(() -> sink().open());
            assertEquals(SinkException.Kind.OPEN, wrong.kind());
            assertFalse(wrong.getMessage().contains("very secret"), wrong.getMessage());
            sink.open().close();
        }
    }
}
