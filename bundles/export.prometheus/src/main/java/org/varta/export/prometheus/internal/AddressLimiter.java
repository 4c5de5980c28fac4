// SPDX-License-Identifier: Apache-2.0
package org.varta.export.prometheus.internal;

import java.net.InetAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** A token bucket for each source address, in a bounded table ordered by last use. Thread safe. Source: exporters specification 4.3. */
final class AddressLimiter {
    private static final int ADDRESSES = 1024;
    private static final long IDLE_MILLIS = 60_000;
    private static final long SWEEP_MILLIS = 10_000;
    private static final long ONE = 1000;

    private final Map<InetAddress, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true);
    private final EndpointCounters counters;
    private long ratePerSecond;
    private long burst;
    private long sweptAt;

    /** Thousandths of tokens. */
    private static final class Bucket {
        private long tokens;
        private long usedAt;
    }

    AddressLimiter(EndpointCounters counters) {
        this.counters = counters;
    }

    synchronized void configure(int rate, int most) {
        ratePerSecond = rate;
        burst = most;
        buckets.clear();
    }

    /** Takes a token; false if there is none. */
    synchronized boolean admits(InetAddress address, long nowMillis) {
        if (ratePerSecond == 0 || burst == 0) {
            return true;
        }
        makeRoom(nowMillis);
        Bucket bucket = buckets.get(address);
        if (bucket == null) {
            bucket = new Bucket();
            bucket.tokens = burst * ONE;
            buckets.put(address, bucket);
        } else {
            bucket.tokens = Math.min(burst * ONE, bucket.tokens + Math.max(0, nowMillis - bucket.usedAt) * ratePerSecond);
        }
        bucket.usedAt = nowMillis;
        if (bucket.tokens < ONE) {
            counters.rateLimited.incrementAndGet();
            return false;
        }
        bucket.tokens -= ONE;
        return true;
    }

    private void makeRoom(long nowMillis) {
        if (nowMillis - sweptAt < SWEEP_MILLIS && buckets.size() < ADDRESSES) {
            return;
        }
        sweptAt = nowMillis;
        buckets.values().removeIf(bucket -> nowMillis - bucket.usedAt >= IDLE_MILLIS);
        if (buckets.size() >= ADDRESSES) {
            Iterator<InetAddress> oldestFirst = buckets.keySet().iterator();
            oldestFirst.next();
            oldestFirst.remove();
            counters.tableFull.incrementAndGet();
        }
    }
}
