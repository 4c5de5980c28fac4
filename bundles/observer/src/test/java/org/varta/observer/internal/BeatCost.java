// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import org.varta.api.transport.Origin;
import org.varta.api.transport.Reception;

/**
 * What the engine does for a beat, from the gates to the deadline, without the kernel and with the simplest policy: a program, not a test. 4096 agents beat in turn, in an order that no prefetcher guesses; in processor time
 * of the thread, median of the rounds. Run with {@code -XX:+UseSerialGC}; the number of rounds may follow.
 */
final class BeatCost {
    private static final int AGENTS = 4096;
    private static final int FIRST_PID = 10_000;
    private static final int ROWS = 64;
    private static final int BEATS = 1 << 21;
    private static final long STEP_NANOS = 244_140;

    private final Engine engine = new Engine(AGENTS);
    private final int[] order = new int[AGENTS];
    private final long[] nonces = new long[AGENTS];
    private int next;

    private BeatCost() {
        SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < AGENTS; i++) {
            int other = random.nextInt(i + 1);
            order[i] = order[other];
            order[other] = i;
            engine.identity.process(FIRST_PID + i, 7);
        }
        engine.events.want(0);
        Arrays.fill(engine.batch.reception, Reception.FRAME);
        Arrays.fill(engine.batch.origin, Origin.KERNEL_ATTESTED);
    }

    public static void main(String[] arguments) {
        BeatCost cost = new BeatCost();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double[] nanos = new double[arguments.length > 0 ? Integer.parseInt(arguments[0]) : 15];
        long bytes = 0;
        for (int round = -5; round < nanos.length; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            long start = threads.getCurrentThreadCpuTime();
            cost.beats();
            long end = threads.getCurrentThreadCpuTime();
            if (round >= 0) {
                nanos[round] = (double) (end - start) / BEATS;
                bytes += threads.getCurrentThreadAllocatedBytes() - before;
            }
        }
        Arrays.sort(nanos);
        System.out.printf(Locale.ROOT, "%.1f ns per beat (best %.1f, worst %.1f), %.3f bytes; %d of %d accepted%n", nanos[nanos.length / 2], nanos[0], nanos[nanos.length - 1],
            bytes / (double) BEATS / nanos.length, cost.engine.count(Counter.BEATS), (nanos.length + 5L) * BEATS);
    }

    private void beats() {
        for (int i = 0; i < BEATS / ROWS; i++) {
            long now = engine.source[0] += ROWS * STEP_NANOS;
            for (int row = 0; row < ROWS; row++) {
                int agent = order[next++ & AGENTS - 1];
                engine.batch.senderKey[row] = FIRST_PID + agent;
                engine.batch.pid[row] = FIRST_PID + agent;
                engine.batch.kernelPid[row] = FIRST_PID + agent;
                engine.batch.uid[row] = 1000;
                engine.batch.nonce[row] = ++nonces[agent];
            }
            engine.gates.pass(engine.batch, ROWS, now, engine.transport);
        }
    }
}
