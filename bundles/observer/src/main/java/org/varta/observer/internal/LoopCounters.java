// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.varta.vlp.DecodeError;

/** Counters with one writer, the loop thread, and any number of readers. Counting is a plain increment; a reader may be a moment behind. */
final class LoopCounters {
    private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] counts = new long[Counter.values().length];
    private final long[] decodeErrors = new long[DecodeError.values().length];

    void add(Counter counter) {
        counts[counter.ordinal()]++;
    }

    void add(Counter counter, long amount) {
        counts[counter.ordinal()] += amount;
    }

    void add(DecodeError error) {
        decodeErrors[error.ordinal()]++;
    }

    long get(Counter counter) {
        return (long) CELLS.getOpaque(counts, counter.ordinal());
    }

    long get(DecodeError error) {
        return (long) CELLS.getOpaque(decodeErrors, error.ordinal());
    }
}
