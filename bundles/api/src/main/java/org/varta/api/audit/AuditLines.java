// SPDX-License-Identifier: Apache-2.0
package org.varta.api.audit;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/** Consecutive lines of the log, as a view of the ledger's buffer. Valid only during the call it is handed to. NOT thread safe. */
@ProviderType
public interface AuditLines {
    /**
     * How many lines.
     *
     * @return 1 or more
     */
    int count();

    /**
     * The number of a line.
     *
     * @param index 0 to {@link #count()} − 1
     * @return unsigned; strictly ascending with the index
     */
    long number(int index);

    /**
     * All lines, one behind the other, each with its line feed.
     *
     * @return a read-only direct buffer from the first to behind the last byte; its position may be moved
     */
    ByteBuffer bytes();

    /**
     * One line with its line feed.
     *
     * @param index 0 to {@link #count()} − 1
     * @return a read-only buffer of exactly the line
     */
    ByteBuffer line(int index);
}
