// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import java.util.SplittableRandom;
import org.varta.api.stall.StallDetector;

/** The reference traces of stall policies 7.2: 100,000 beats each, whole nanoseconds, seed 42, three doubles drawn for each beat. */
enum Trace {
    STEADY(1000), JITTER(1000), GC(500), LOSSY(1000), SHIFT(200), DRIFT(500), SCHED(1000), SLOWDOWN(200);

    static final int BEATS = 100_000;
    private static final long MILLI = 1_000_000L;
    private static final int WARM_UP = 20;

    /** Declared η. */
    final long etaMillis;
    private long[] arrivals;
    private long[] nonces;

    Trace(long etaMillis) {
        this.etaMillis = etaMillis;
    }

    /** Mistakes, and the mean allowance in milliseconds over beats with index 20 and above. */
    record Result(int mistakes, double meanAllowance) {
    }

    synchronized long[] arrivals() {
        if (arrivals == null) {
            draw(42);
        }
        return arrivals;
    }

    synchronized void draw(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] at = new long[BEATS];
        long[] number = new long[BEATS];
        int kept = 0;
        long now = 0;
        for (int i = 0; i < BEATS; i++) {
            double u1 = random.nextDouble();
            double u2 = random.nextDouble();
            double u3 = random.nextDouble();
            now = this == SCHED ? (i + 1) * 1000 * MILLI + (long) Math.floor(u1 * 100 * MILLI) : now + interval(i, u1, u2, u3);
            if (this != LOSSY || u2 >= 0.01) {
                at[kept] = now;
                number[kept++] = i + 1;
            }
        }
        arrivals = java.util.Arrays.copyOf(at, kept);
        nonces = java.util.Arrays.copyOf(number, kept);
    }

    private long interval(int i, double u1, double u2, double u3) {
        switch (this) {
            case JITTER:
                return 1000 * MILLI + spread(u1, 300 * MILLI);
            case GC:
                return 500 * MILLI + spread(u1, 10 * MILLI) + (u2 < 0.002 ? (long) Math.floor((0.5 + 2 * u3) * 1e9) : 0);
            case SHIFT:
                return i < BEATS / 2 ? 200 * MILLI + spread(u1, 5 * MILLI) : 1000 * MILLI + spread(u1, 50 * MILLI);
            case DRIFT:
                return 501_300_000L + spread(u1, MILLI);
            case SLOWDOWN:
                return (i % 5000 >= 4500 ? 1000 : 200) * MILLI + spread(u1, 5 * MILLI);
            default:
                return 1000 * MILLI + spread(u1, 20 * MILLI);
        }
    }

    private static long spread(double u, long width) {
        return (long) Math.floor((2 * u - 1) * width);
    }

    Result run(StallDetector detector) {
        long[] at = arrivals();
        int mistakes = 0;
        double sum = 0;
        long deadline = 0;
        for (int i = 0; i < at.length; i++) {
            if (i > 0 && at[i] - deadline > 0) {
                mistakes++;
            }
            deadline = detector.beat(0, at[i], nonces[i], 0, 0, 0);
            if (i >= WARM_UP) {
                sum += deadline - at[i];
            }
        }
        return new Result(mistakes, sum / (at.length - WARM_UP) / MILLI);
    }
}
