// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

/** The ledger must not go on; the message is one sentence for operators. */
final class LedgerStoppedException extends Exception {
    private static final long serialVersionUID = 1L;

    LedgerStoppedException(String message) {
        super(message);
    }
}
