// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.io.IOException;

/** Where the head is kept. NOT thread safe: belongs to the writer. */
interface HeadStore {
    /** The newest head that is intact, or null. */
    Head read() throws IOException;

    /** The largest counter that {@link #read} has seen, also where nothing proves who wrote it; 0 if there was none. */
    default long largestCounter() {
        return 0;
    }

    /** Whether {@link #read} has seen an intact head that the configured key does not prove. */
    default boolean hasUnproven() {
        return false;
    }

    /**
     * Makes a head durable beside the one before it.
     *
     * @throws HeadConflictException if somebody else has written since
     * @throws IOException if it is not known to be durable
     */
    void write(Head head) throws IOException;

    /** Another ledger uses the same state folder: this one must stop. */
    final class HeadConflictException extends IOException {
        private static final long serialVersionUID = 1L;

        HeadConflictException(String message) {
            super(message);
        }
    }
}
