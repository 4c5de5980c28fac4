// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.jdbc;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Set;
import org.varta.api.audit.RecordLine;
import org.varta.audit.jdbc.internal.LogReader;
import org.varta.audit.jdbc.internal.Settings;

/**
 * Writes the log that is in a database as one v2 file: the header, then every line as it was stored, in the order of the numbers. Reads only from the database, in one transaction,
 * and needs memory for a few lines. A server
 * may be written by an observer meanwhile; an embedded database can only be read while no observer has it open. Immutable, thread safe.
 */
public final class LogExport {
    private static final int BUFFER_BYTES = 1 << 16;
    private final Settings settings;

    private LogExport(Settings settings) {
        this.settings = settings;
    }

    /**
     * An export of the log in a database. The driver must be on the class path.
     *
     * @param url JDBC URL without a password
     * @param user name of the database user, may be empty
     * @param passwordFile file whose first line is the password, readable by its owner only; empty for none
     * @param tablePrefix as configured at the sink
     * @return the export, not null
     * @throws IllegalArgumentException naming everything that is wrong
     */
    public static LogExport of(String url, String user, String passwordFile, String tablePrefix) {
        return new LogExport(Settings.of(url, user, passwordFile, tablePrefix));
    }

    /**
     * Writes the file, durably.
     *
     * @param file where to; must not exist, is created for its owner only, and is deleted again if the export fails
     * @return how many lines were written
     * @throws SQLException if the database cannot be read
     * @throws IOException if the file cannot be written, or the password cannot be read
     */
    public long to(Path file) throws SQLException, IOException {
        try (LogReader reader = LogReader.open(settings);
                FileChannel channel = FileChannel.open(file, Set.of(CREATE_NEW, WRITE), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            return write(reader, channel, file);
        }
    }

    private static long write(LogReader reader, FileChannel channel, Path file) throws SQLException, IOException {
        boolean isComplete = false;
        try {
            long lines = 0;
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
            out.write(RecordLine.HEADER.getBytes(StandardCharsets.US_ASCII));
            for (byte[] line = reader.next(); line != null; line = reader.next()) {
                out.write(line);
                lines++;
            }
            out.flush();
            channel.force(true);
            syncName(file);
            isComplete = true;
            return lines;
        } finally {
            if (!isComplete) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static void syncName(Path file) throws IOException {
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), READ)) {
            folder.force(true);
        }
    }
}
