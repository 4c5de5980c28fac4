// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.jdbc.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.audit.SinkException;

/**
 * H2, embedded or as a server. By default it writes a commit half a second later and never asks the disk to keep it; measured: everything of the last half second is lost when the
 * process is killed. So the write delay is
 * switched off and a synchronous checkpoint follows each commit. Both, and the question who else is there, need an administrator; the first user of a new database is one.
 */
final class H2 implements Dialect {
    private static final Logger LOG = LoggerFactory.getLogger(H2.class);
    private static final int DATABASE_ALREADY_OPEN = 90020;
    private static final int LOCK_TIMEOUT = 50200;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    /** The database stays open until the ledger has closed it, whatever order the machine shuts down in; and no statement is traced into a file beside it. */
    @Override
    public String url(String configured) {
        return with(with(configured, "DB_CLOSE_ON_EXIT=FALSE"), "TRACE_LEVEL_FILE=0");
    }

    @Override
    public String urlForReading(String configured) {
        return with(with(configured, "IFEXISTS=TRUE"), "ACCESS_MODE_DATA=r");
    }

    private static String with(String url, String parameter) {
        String key = ";" + parameter.substring(0, parameter.indexOf('=') + 1);
        return url.toUpperCase(Locale.ROOT).contains(key) ? url : url + ";" + parameter;
    }

    @Override
    public String bytesType() {
        return "VARBINARY(1048576)";
    }

    @Override
    public void prepare(Connection connection, Settings settings) throws SQLException, SinkException {
        String path = Dialect.ask(connection, "SELECT DATABASE_PATH()");
        if (path == null) {
            throw new SinkException(SinkException.Kind.REFUSED, settings.name() + " is kept in memory and survives nothing", null);
        }
        boolean isServer = settings.url().startsWith("jdbc:h2:tcp:") || settings.url().startsWith("jdbc:h2:ssl:");
        if (!isServer) {
            protect(Path.of(path + ".mv.db"));
        }
        Dialect.tell(connection, "SET WRITE_DELAY 0");
        Dialect.tell(connection, "SET LOCK_TIMEOUT " + settings.lockTimeoutMillis());
    }

    /** The file belongs to its owner alone, and its name is durable; the database sees to neither. */
    private static void protect(Path file) throws SinkException {
        try {
            if (!Files.exists(file)) {
                return; // a file system of the database's own
            }
            if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
                LOG.debug("{}: now for its owner only", file);
                Files.setPosixFilePermissions(file, OWNER_ONLY);
            }
            try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent())) {
                directory.force(true);
            }
        } catch (IOException e) {
            throw new SinkException(SinkException.Kind.DIRSYNC, "cannot protect " + file + ": " + e, e);
        }
    }

    @Override
    public String session(Connection connection) throws SQLException {
        return Dialect.ask(connection, "SELECT SESSION_ID || '@' || SESSION_START FROM INFORMATION_SCHEMA.SESSIONS WHERE SESSION_ID = SESSION_ID()");
    }

    @Override
    public boolean isAlive(Connection connection, String session) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT 1 FROM INFORMATION_SCHEMA.SESSIONS WHERE SESSION_ID || '@' || SESSION_START = ?")) {
            query.setString(1, session);
            try (ResultSet answer = query.executeQuery()) {
                return answer.next();
            }
        }
    }

    @Override
    public void sync(Connection connection) throws SQLException {
        Dialect.tell(connection, "CHECKPOINT SYNC");
    }

    @Override
    public boolean isRewrittenAfterFailedSync() {
        return true;
    }

    @Override
    public boolean isInUse(SQLException failure) {
        return failure.getErrorCode() == DATABASE_ALREADY_OPEN || failure.getErrorCode() == LOCK_TIMEOUT;
    }
}
