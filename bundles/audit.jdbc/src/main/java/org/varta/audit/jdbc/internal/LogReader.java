// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.jdbc.internal;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.varta.api.audit.SinkException;

/** Reads all lines in order, in pages, as they are at one moment. Changes nothing. NOT thread safe. */
public final class LogReader implements AutoCloseable {
    private static final int PAGE = 1024;
    private static final BigDecimal BELOW_ALL = BigDecimal.ONE.negate();

    private final Connection connection;
    private final PreparedStatement query;
    private ResultSet page;
    private int rowsInPage;
    private BigDecimal last = BELOW_ALL;

    private LogReader(Connection connection, Settings settings) throws SQLException {
        this.connection = connection;
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setAutoCommit(false);
        query = connection.prepareStatement("SELECT number, line FROM " + new Tables(settings.tablePrefix()).record() + " WHERE number > ? ORDER BY number FETCH FIRST " + PAGE + " ROWS ONLY");
    }

    /**
     * Opens a database that must be there, with a driver of the class path.
     *
     * @param settings where it is
     * @return at the first line
     * @throws SQLException if it cannot be read
     * @throws SinkException if the password cannot be read
     */
    public static LogReader open(Settings settings) throws SQLException, SinkException {
        Settings reading = new Settings(settings.dialect().urlForReading(settings.url()), settings.user(), settings.passwordFile(), settings.tablePrefix(),
                settings.lockTimeoutMillis(), settings.commitTimeoutMillis());
        Connection connection = Connector.ofClassPath().connect(reading);
        try {
            return new LogReader(connection, reading);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * The next line.
     *
     * @return its bytes as stored, or null behind the last one
     * @throws SQLException if it cannot be read
     */
    public byte[] next() throws SQLException {
        if (page == null || !page.next()) {
            if (page != null && rowsInPage < PAGE) {
                return null;
            }
            query.setBigDecimal(1, last);
            page = query.executeQuery();
            rowsInPage = 0;
            if (!page.next()) {
                return null;
            }
        }
        rowsInPage++;
        last = page.getBigDecimal(1);
        return page.getBytes(2);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
