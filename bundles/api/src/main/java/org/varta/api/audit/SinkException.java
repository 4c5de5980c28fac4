// SPDX-License-Identifier: Apache-2.0
package org.varta.api.audit;

import java.io.IOException;
import java.util.Objects;

/** A sink could not do what it was asked to. The message is one sentence for operators, without secrets. */
public class SinkException extends IOException {
    private static final long serialVersionUID = 1L;
    private final Kind kind;

    /**
     * A failure.
     *
     * @param kind what sort of failure, not null
     * @param message one sentence for operators
     * @param cause the underlying failure, may be null
     */
    public SinkException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind, "kind");
    }

    /**
     * What sort of failure.
     *
     * @return the kind, not null
     */
    public Kind kind() {
        return kind;
    }

    /** Sorts of failures; the lower-case names are metric label values. */
    public enum Kind {
        /** The store is locked by another ledger. */
        IN_USE,
        /** The store is not what it should be (type, owner, mode) or in a state that this sink refuses to touch. */
        REFUSED,
        /** Opening or reading failed. */
        OPEN,
        /** Writing failed. */
        WRITE,
        /** Syncing failed. */
        SYNC,
        /** Renaming, deleting or creating a generation failed. */
        RENAME,
        /** Making names durable failed. */
        DIRSYNC,
        /** The store is no longer ours: replaced, displaced, or taken over by another ledger. */
        IDENTITY,
        /** The ledger's own head could not be written. */
        HEAD
    }
}
