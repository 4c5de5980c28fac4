// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

/** The times this bundle goes by. Thread safe. */
interface SinkClock {
    /** The computer's. */
    SinkClock SYSTEM = new SinkClock() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public long wallMillis() {
            return System.currentTimeMillis();
        }
    };

    /** Monotonic time in nanoseconds: for budgets and pauses. */
    long nanos();

    /** Milliseconds since 1970: for a name only. */
    long wallMillis();
}
