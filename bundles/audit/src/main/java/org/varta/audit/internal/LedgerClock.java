// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

/** The two clocks of the ledger, injected so that records and waits can be reproduced. Thread safe. */
interface LedgerClock {
    /** Wall clock, for records only. */
    long wallMillis();

    /** Monotonic clock of any origin, for decisions. */
    long nanos();

    static LedgerClock system() {
        return new LedgerClock() {
            @Override
            public long wallMillis() {
                return System.currentTimeMillis();
            }

            @Override
            public long nanos() {
                return System.nanoTime();
            }
        };
    }
}
