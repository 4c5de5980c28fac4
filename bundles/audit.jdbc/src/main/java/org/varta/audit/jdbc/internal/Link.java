// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.jdbc.internal;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.audit.AuditLines;
import org.varta.api.audit.SinkException;

/** One connection and what is said over it. After an exception it must be closed and another one made. NOT thread safe. */
final class Link implements AutoCloseable {
    /** Above every number. */
    static final BigDecimal INFINITY = new BigDecimal("18446744073709551616");
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);

    private final Connection connection;
    private final Dialect dialect;
    private final Tables tables;
    private PreparedStatement fence;
    private PreparedStatement insert;

    private Link(Connection connection, Dialect dialect, Tables tables) {
        this.connection = connection;
        this.dialect = dialect;
        this.tables = tables;
    }

    /** Connects, with everything set up. */
    static Link connect(Connector connector, Settings settings) throws SQLException, SinkException {
        Connection connection = connector.connect(settings);
        try {
            settings.dialect().prepare(connection, settings);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            connection.setAutoCommit(false);
            return new Link(connection, settings.dialect(), new Tables(settings.tablePrefix()));
        } catch (SQLException | SinkException | RuntimeException e) {
            try {
                connection.close();
            } catch (SQLException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    Connection connection() {
        return connection;
    }

    Dialect dialect() {
        return dialect;
    }

    Tables tables() {
        return tables;
    }

    /** Locks the owner's row for this transaction; false if another epoch has begun. */
    boolean fence(long epoch) throws SQLException {
        if (fence == null) {
            fence = connection.prepareStatement("UPDATE " + tables.owner() + " SET epoch = epoch WHERE id = 1 AND epoch = ?");
        }
        fence.setLong(1, epoch);
        return fence.executeUpdate() == 1;
    }

    void insert(AuditLines lines) throws SQLException {
        int count = lines.count();
        for (int i = 0; i < count; i++) {
            ByteBuffer line = lines.line(i);
            byte[] bytes = new byte[line.remaining()];
            line.get(bytes);
            addInsert(lines.number(i), bytes);
        }
        executeInserts(count);
    }

    void insert(long number, byte[] line) throws SQLException {
        addInsert(number, line);
        executeInserts(1);
    }

    private void addInsert(long number, byte[] line) throws SQLException {
        if (insert == null) {
            insert = connection.prepareStatement("INSERT INTO " + tables.record() + " (number, line) VALUES (?, ?)");
        }
        insert.setBigDecimal(1, Row.key(number));
        insert.setBytes(2, line);
        insert.addBatch();
    }

    private void executeInserts(int expected) throws SQLException {
        int[] counts = insert.executeBatch();
        if (counts.length != expected) {
            throw new BatchUpdateException("only " + counts.length + " of " + expected + " lines were inserted", counts);
        }
    }

    /** The rows below a key, the highest first. */
    List<Row> below(BigDecimal key, int most) throws SQLException {
        return rows(key, most, " WHERE number < ? ORDER BY number DESC");
    }

    /** The rows above a number, the lowest first. */
    List<Row> above(BigDecimal key, int most) throws SQLException {
        return rows(key, most, " WHERE number > ? ORDER BY number");
    }

    private List<Row> rows(BigDecimal key, int most, String which) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT number, line FROM " + tables.record() + which + " FETCH FIRST " + most + " ROWS ONLY")) {
            query.setBigDecimal(1, key);
            List<Row> rows = new ArrayList<>();
            try (ResultSet answer = query.executeQuery()) {
                while (answer.next()) {
                    rows.add(new Row(answer.getBigDecimal(1).toBigInteger().longValue(), answer.getBytes(2)));
                }
            }
            return rows;
        }
    }

    void deleteAbove(BigDecimal key) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + tables.record() + " WHERE number > ?")) {
            delete.setBigDecimal(1, key);
            delete.executeUpdate();
        }
    }

    void commit() throws SQLException {
        connection.commit();
    }

    void rollback() throws SQLException {
        connection.rollback();
    }

    /** Makes what was committed durable. */
    void sync() throws SQLException {
        dialect.sync(connection);
    }

    /** Closes the connection; what was not committed is gone. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("closing a database connection failed: {}", e.toString());
        }
    }
}
