// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime.control;

/** There is no observer to ask, or it has nothing to say about that; the message says which, in a sentence for the person who asks. */
public final class NoAnswer extends Exception {
    private static final long serialVersionUID = 1L;

    NoAnswer(String message) {
        super(message);
    }
}
