// SPDX-License-Identifier: Apache-2.0
package org.varta.api.recovery;

/** An action could not be started; nothing runs. The message names the cause in words for people and holds neither arguments nor secrets. */
public class RecoveryStartException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * A failed start.
     *
     * @param message the cause in words, not null
     */
    public RecoveryStartException(String message) {
        super(message);
    }

    /**
     * A failed start with its cause.
     *
     * @param message the cause in words, not null
     * @param cause the underlying failure
     */
    public RecoveryStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
