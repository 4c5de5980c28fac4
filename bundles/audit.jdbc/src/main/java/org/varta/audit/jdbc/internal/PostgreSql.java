// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.jdbc.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL. A commit is durable when it returns, provided that nobody has switched that off. A failed sync of its own makes the server start again from what is on the disk. */
final class PostgreSql implements Dialect {
    private static final Logger LOG = LoggerFactory.getLogger(PostgreSql.class);
    /** The server's own limit comes first; behind it the connection is given up. */
    private static final int NETWORK_MARGIN_MILLIS = 2000;
    private static final String BATCHING = "reWriteBatchedInserts=";
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    /**
     * What is stronger than "on" stays. Lines may wait for their sync as long as the ledger's cadence allows, so a transaction may be idle.
     */
    private static final String SETTINGS = "SELECT set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false),"
            + " set_config('lock_timeout', '%d', false), set_config('statement_timeout', '%d', false), set_config('idle_in_transaction_session_timeout', '0', false)";

    /** Many rows to a statement: otherwise the server executes one for each line. */
    @Override
    public String url(String configured) {
        return configured.contains(BATCHING) ? configured : configured + (configured.indexOf('?') < 0 ? '?' : '&') + BATCHING + "true";
    }

    @Override
    public String urlForReading(String configured) {
        return configured;
    }

    @Override
    public String bytesType() {
        return "BYTEA";
    }

    @Override
    public void prepare(Connection connection, Settings settings) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, settings.commitTimeoutMillis() + NETWORK_MARGIN_MILLIS);
        if ("off".equals(Dialect.ask(connection, "SHOW fsync"))) {
            LOG.warn("{}: fsync is off in this PostgreSQL server: records are lost in a power cut, whatever they were reported as", settings.name());
        }
        Dialect.ask(connection, String.format(SETTINGS, settings.lockTimeoutMillis(), settings.commitTimeoutMillis()));
    }

    @Override
    public String session(Connection connection) throws SQLException {
        return Dialect.ask(connection, "SELECT pid || '@' || extract(epoch FROM backend_start) FROM pg_stat_activity WHERE pid = pg_backend_pid()");
    }

    /** Of another role's session only the pid can be seen; then that decides. */
    @Override
    public boolean isAlive(Connection connection, String session) throws SQLException {
        String pid = session.substring(0, session.indexOf('@'));
        try (PreparedStatement query = connection.prepareStatement("SELECT 1 FROM pg_stat_activity WHERE pid = ? AND (backend_start IS NULL"
                + " OR pid || '@' || extract(epoch FROM backend_start) = ?)")) {
            query.setInt(1, Integer.parseInt(pid));
            query.setString(2, session);
            try (ResultSet answer = query.executeQuery()) {
                return answer.next();
            }
        }
    }

    @Override
    public void sync(Connection connection) {
        // the commit was it
    }

    @Override
    public boolean isRewrittenAfterFailedSync() {
        return false;
    }

    @Override
    public boolean isInUse(SQLException failure) {
        return LOCK_NOT_AVAILABLE.equals(failure.getSQLState());
    }
}
