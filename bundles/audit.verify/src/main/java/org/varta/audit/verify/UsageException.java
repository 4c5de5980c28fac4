// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

/** The arguments of a verb make no sense. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * With the reason.
     *
     * @param message one sentence that names the argument
     */
    public UsageException(String message) {
        super(message);
    }
}
