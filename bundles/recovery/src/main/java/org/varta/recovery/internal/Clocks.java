// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Where time comes from.
 *
 * @param nanoTime monotonic nanoseconds, for decisions
 * @param wallclockMillis milliseconds since 1970, for records only
 * @param pause lets so many nanoseconds pass, or fewer
 */
record Clocks(LongSupplier nanoTime, LongSupplier wallclockMillis, LongConsumer pause) {
    static final Clocks SYSTEM = new Clocks(System::nanoTime, System::currentTimeMillis, LockSupport::parkNanos);

    long now() {
        return nanoTime.getAsLong();
    }
}
