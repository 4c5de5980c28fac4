// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

/** A clock that stands still until it is set, or goes on by a step each time it is asked. NOT thread safe. */
final class ManualClock implements SinkClock {
    long now = 1_000_000_000_000L;
    long step;

    @Override
    public long nanos() {
        now += step;
        return now;
    }

    @Override
    public long wallMillis() {
        return 1_700_000_000_000L;
    }

    void sleepSeconds(long seconds) {
        now += seconds * 1_000_000_000L;
    }
}
