// SPDX-License-Identifier: Apache-2.0
package org.varta.agent;

/** Bytes that are not a frame. */
public class DecodeError extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final DecodeErrorKind kind;

    /**
     * Bytes that are not a frame.
     *
     * @param kind why, not null
     */
    public DecodeError(DecodeErrorKind kind) {
        super(kind.name());
        this.kind = kind;
    }

    /**
     * Why the bytes are not a frame.
     *
     * @return the kind, not null
     */
    public DecodeErrorKind kind() {
        return kind;
    }
}
