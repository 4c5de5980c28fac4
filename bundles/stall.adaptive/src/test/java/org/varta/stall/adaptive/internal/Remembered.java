// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import java.util.ArrayList;
import java.util.List;
import org.varta.api.stall.AgentHistory;
import org.varta.api.stall.StallDetector;

/** The observer's neutral memory: the last 64 beats. */
final class Remembered implements AgentHistory {
    private static final int MOST = 64;

    private final List<long[]> beats = new ArrayList<>();
    private long armed;

    /** Hands a beat on and remembers it. */
    long beat(StallDetector detector, long arrival, long nonce) {
        beats.add(new long[] {arrival, nonce});
        if (beats.size() > MOST) {
            beats.remove(0);
        }
        armed = detector.beat(0, arrival, nonce, 0, 0, 0);
        return armed;
    }

    @Override
    public int size() {
        return beats.size();
    }

    @Override
    public long arrival(int index) {
        return beats.get(index)[0];
    }

    @Override
    public long nonce(int index) {
        return beats.get(index)[1];
    }

    @Override
    public int status() {
        return 0;
    }

    @Override
    public long statusSince() {
        return beats.get(0)[0];
    }

    @Override
    public int payload() {
        return 0;
    }

    @Override
    public boolean isStalled() {
        return false;
    }

    @Override
    public long armedDeadline() {
        return armed;
    }
}
