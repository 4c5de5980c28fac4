// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.jdbc.internal;

import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.varta.api.audit.AuditSink;
import org.varta.api.audit.RecordLine;
import org.varta.api.audit.SinkException;
import org.varta.audit.contract.Faults;
import org.varta.audit.contract.SinkKind;

/** What the databases have in common for the contract tests. */
abstract class DatabaseKind implements SinkKind {
    abstract Settings settings(String place);

    @Override
    public AuditSink sinkAt(String place) {
        return JdbcSink.at(settings(place), Connector.ofClassPath());
    }

    @Override
    public AuditSink sinkAt(String place, Faults faults) {
        return new JdbcSink(settings(place), FaultyDatabase.connector(Connector.ofClassPath(), faults), 2_000_000_000L);
    }

    Connection connect(String place) throws SQLException, SinkException {
        return Connector.ofClassPath().connect(settings(place));
    }

    @Override
    public byte[] stored(String place) throws SQLException, SinkException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (Connection connection = connect(place); Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT line FROM varta_audit_record ORDER BY number")) {
            while (rows.next()) {
                all.writeBytes(rows.getBytes(1));
            }
        } catch (SQLException e) {
            if (!Tables.isMissing(e)) {
                throw e;
            }
        }
        return all.toByteArray();
    }

    @Override
    public boolean damage(String place, byte[] bytes) throws SQLException, SinkException {
        if (bytes[bytes.length - 1] != '\n') {
            return false;
        }
        try (Connection connection = connect(place);
                PreparedStatement insert = connection.prepareStatement("INSERT INTO varta_audit_record (number, line) VALUES (?, ?)")) {
            insert.setBigDecimal(1, Row.key(RecordLine.leadingNumber(bytes, 0, bytes.length)));
            insert.setBytes(2, bytes);
            insert.executeUpdate();
        }
        return true;
    }
}
