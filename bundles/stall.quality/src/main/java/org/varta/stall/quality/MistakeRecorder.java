// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.quality;

/** Measures a policy's quality from its mistakes, one after the other, in constant space. NOT thread safe. */
public final class MistakeRecorder {
    private static final double NANOS = 1e9;

    private long mistakes;
    private long firstStart;
    private long lastStart;
    private long lastEnd;
    private double duration;
    private double good;

    /** No mistakes yet. */
    public MistakeRecorder() {
        // Begins empty.
    }

    /**
     * A conviction that a beat of the same generation refuted. A conviction that a newer generation follows is none.
     *
     * @param convictedAt when, in nanoseconds; not before the end of the mistake before
     * @param refutedAt when the beat arrived
     */
    public void mistake(long convictedAt, long refutedAt) {
        if (mistakes == 0) {
            firstStart = convictedAt;
        } else {
            good += convictedAt - lastEnd;
        }
        mistakes++;
        duration += refutedAt - convictedAt;
        lastStart = convictedAt;
        lastEnd = refutedAt;
    }

    /**
     * The quality so far.
     *
     * @param from when the observation began, in nanoseconds
     * @param to when it ended, after the last mistake
     * @return not null
     */
    public Quality over(long from, long to) {
        double observed = to - from;
        return new Quality(mistakes, mistakes / (observed / NANOS), duration / NANOS / mistakes, (lastStart - firstStart) / NANOS / (mistakes - 1), 1 - duration / observed,
            good / NANOS / (mistakes - 1));
    }
}
