// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

/** Clocks that stand still unless moved. */
final class TestClock implements LedgerClock {
    volatile long wall = 1_700_000_000_000L;
    volatile long nanos = 77;

    @Override
    public long wallMillis() {
        return wall;
    }

    @Override
    public long nanos() {
        return nanos;
    }

    void passMillis(long millis) {
        nanos += millis * 1_000_000L;
    }
}
