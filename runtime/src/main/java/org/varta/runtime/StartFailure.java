// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

/** The observer cannot start although its configuration is well formed; ends in exit status 1. */
final class StartFailure extends Exception {
    private static final long serialVersionUID = 1L;

    StartFailure(String message) {
        super(message);
    }
}
