// SPDX-License-Identifier: Apache-2.0
package org.varta.replay;

/** A journal that cannot be read; the message says where and why. */
final class JournalException extends Exception {
    private static final long serialVersionUID = 1L;

    JournalException(String message) {
        super(message);
    }
}
