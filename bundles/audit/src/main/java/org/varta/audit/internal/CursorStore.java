// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.io.IOException;
import org.varta.api.audit.ChainPoint;

/** Where it is kept at which record the log left each sink. NOT thread safe: belongs to the writer. */
interface CursorStore {
    /**
     * Where the log left a sink.
     *
     * @param point its last durable record there
     * @param isExact false if unsynced lines may follow it
     */
    record Cursor(ChainPoint point, boolean isExact) {
    }

    /** The cursor for a sink, or null if there is none that can be read. */
    Cursor read(String sink) throws IOException;

    void write(String sink, Cursor cursor) throws IOException;

    void delete(String sink) throws IOException;
}
