// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime.demo;

/** The story did not go as it should; the message says what was waited for. */
final class DemoFailure extends Exception {
    private static final long serialVersionUID = 1L;

    DemoFailure(String message) {
        super(message);
    }
}
