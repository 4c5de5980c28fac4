// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import org.varta.api.audit.SinkTail;

/**
 * A sink that was opened and looked at.
 *
 * @param identity digest of its identity, as in the head
 * @param tail what its end looks like
 */
record ProbedSink(String identity, SinkTail tail) {
    /** The largest number seen in it, older generation included. */
    long largestNumber() {
        long own = tail.largestNumber();
        long older = tail.previousGeneration().number();
        return Long.compareUnsigned(own, older) >= 0 ? own : older;
    }

    boolean isEmpty() {
        return tail.kind() == SinkTail.Kind.EMPTY && tail.previousGeneration().number() == 0;
    }
}
