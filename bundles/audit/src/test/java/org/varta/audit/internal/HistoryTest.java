// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.varta.api.audit.AuditTicket.Fate;
import org.varta.audit.verify.Verdict;
import org.varta.audit.verify.Verification;

/**
 * Random histories of one log between two sinks: records, rotations, changes of ranking, sinks that come and go and fail, and the process being killed or the power going off before or after any durable
 * step, with any part of what was not synced kept. Whatever happened: nothing acknowledged is lost or off the chain, no number has two contents, and both sinks together are one chain.
 *
 * <p>{@code -Dvarta.campaign.runs=1000000} for a long campaign, {@code -Dvarta.campaign.first=N} to begin with another seed.
 */
class HistoryTest {
    private static final int HISTORIES = Integer.getInteger("varta.campaign.runs", 100_000);
    private static final int FIRST = Integer.getInteger("varta.campaign.first", 1);
    private static final int STEPS = 40;
    private static final int VERIFIED_BY_THE_TOOL = 997;
    private static final Settings EACH = Settings.DEFAULT;
    private static final Settings RELAXED = new Settings("", 3, 0, 50, 256, true, true, false, "", 50, HeadSync.AUTO, "");

    /** The power goes off. */
    private static final class PowerLoss extends Error {
        private static final long serialVersionUID = 1L;

        PowerLoss() {
            super("power loss", null, false, false);
        }
    }

    @Test
    void shouldKeepOneChainWhateverHappens() {
        Logger quiet = Logger.getLogger("org.varta.audit");
        Level before = quiet.getLevel();
        quiet.setLevel(Level.OFF);
        ThreadLocal<Unconfirmed> lines = ThreadLocal.withInitial(() -> new Unconfirmed(64, 1 << 15));
        LongAdder generations = new LongAdder();
        try {
            IntStream.range(FIRST, FIRST + HISTORIES).parallel().forEach(seed -> {
                lines.get().takeBack();
                generations.add(new History(seed, lines.get()).run());
            });
        } finally {
            quiet.setLevel(before);
        }
        assertTrue(generations.sum() > 3L * HISTORIES, () -> "too few rotations: " + generations.sum());
    }

    private static final class History {
        private final int seed;
        private final Random random;
        private final Unconfirmed lines;
        private final boolean isBegunInPeace;
        private final TestClock clock = new TestClock();
        private final MemoryState state = new MemoryState();
        private final DiskSink a = new DiskSink("A");
        private final DiskSink b = new DiskSink("B");
        private final List<DiskSink> both = List.of(a, b);
        private final Set<DiskSink> bound = new HashSet<>();
        private final Map<String, Ticket> open = new LinkedHashMap<>();
        private final Map<String, Long> acknowledged = new LinkedHashMap<>();
        private final List<String> diary = new ArrayList<>();
        private Bench bench;
        /** The log is or was in a sink since the power came back. */
        private boolean hasEntered;
        private int stepsToPowerLoss = -1;
        private int records;

        History(int seed, Unconfirmed lines) {
            this.seed = seed;
            this.lines = lines;
            this.random = new Random(seed * 0x9E3779B97F4A7C15L);
            this.isBegunInPeace = random.nextInt(4) > 0;
        }

        /** Answers how many generations there are in the end. */
        int run() {
            for (DiskSink sink : both) {
                sink.before = this::step;
                sink.fullAt = random.nextBoolean() ? Integer.MAX_VALUE : 150 + random.nextInt(600);
            }
            try {
                live();
                judge();
                return a.generations() + b.generations();
            } catch (AssertionError | Exception e) {
                throw new AssertionError(e + "\n" + this, e);
            }
        }

        private void live() throws Exception {
            start();
            if (isBegunInPeace) {
                bench.settle();
            }
            int steps = 4 + random.nextInt(STEPS);
            for (int i = 0; i < steps; i++) {
                try {
                    something();
                } catch (PowerLoss e) {
                    powerLoss();
                }
            }
            finish();
        }

        private void step() {
            if (stepsToPowerLoss > 0 && --stepsToPowerLoss == 0) {
                throw new PowerLoss();
            }
        }

        private void start() throws IOException {
            lines.takeBack();
            bench = new Bench(state, random.nextInt(3) == 0 ? RELAXED : EACH, clock, 4242, lines);
            bench.head.around = this::step;
            bound.clear();
            hasEntered = false;
            // The sink written last must be readable at the start: both are there until the log is in one of them.
            bind(random.nextBoolean() ? a : b);
            bind(bound.contains(a) ? b : a);
        }

        private void bind(DiskSink sink) {
            int ranking = random.nextInt(3);
            diary.add("bind " + sink.name() + " " + ranking);
            bench.bind(sink, ranking);
            bound.add(sink);
        }

        private void something() throws Exception {
            DiskSink sink = random.nextBoolean() ? a : b;
            switch (random.nextInt(14)) {
                case 0, 1, 2, 3 -> offer();
                case 4 -> rank(sink);
                case 5 -> comeOrGo(sink);
                case 6 -> failOnce(sink);
                case 7 -> pass(random.nextInt(3000));
                case 8 -> stepsToPowerLoss = stepsToPowerLoss < 0 ? 1 + random.nextInt(14) : stepsToPowerLoss;
                default -> turn();
            }
        }

        private void offer() {
            for (int i = random.nextInt(3); i >= 0; i--) {
                String name = "record-" + ++records;
                open.put(name, bench.offer(name));
            }
        }

        private void rank(DiskSink sink) {
            if (bound.contains(sink)) {
                int ranking = random.nextInt(3);
                diary.add("rank " + sink.name() + " " + ranking);
                bench.choice.update(sink, Map.of("service.ranking", ranking, "path", sink.name()));
            }
        }

        private void comeOrGo(DiskSink sink) throws Exception {
            if (!hasEntered) {
                return;
            }
            if (bound.remove(sink)) {
                diary.add("unbind " + sink.name());
                SinkBinding leaving = bench.choice.unbind(sink).orElseThrow();
                for (int i = 0; i < 50 && !leaving.awaitLeft(0); i++) {
                    turn();
                }
                assertTrue(leaving.awaitLeft(0), "not left");
            } else {
                bind(sink);
            }
        }

        private void failOnce(DiskSink sink) {
            switch (random.nextInt(6)) {
                case 0 -> bench.head.failures = 1 + random.nextInt(2);
                case 1 -> sink.deferrals = 1 + random.nextInt(2);
                case 2 -> sink.anchorDeferrals = 1 + random.nextInt(2);
                default -> {
                    String operation = DiskSink.OPERATIONS.get(hasEntered ? random.nextInt(DiskSink.OPERATIONS.size()) : 3 + random.nextInt(DiskSink.OPERATIONS.size() - 3));
                    diary.add("fail " + operation + " " + sink.name());
                    sink.isThrowing = random.nextBoolean();
                    sink.fail(operation, 1 + random.nextInt(3));
                }
            }
        }

        private void pass(int millis) {
            clock.passMillis(millis);
        }

        private void turn() throws Exception {
            diary.add("turn");
            bench.turn();
            hasEntered |= bench.status.snapshot().sink() != null;
            collect();
        }

        private void collect() {
            open.entrySet().removeIf(entry -> {
                Ticket ticket = entry.getValue();
                if (ticket.isDone() && ticket.join().fate() == Fate.DURABLE) {
                    acknowledged.put(entry.getKey(), ticket.join().number());
                }
                return ticket.isDone();
            });
        }

        private void powerLoss() throws IOException {
            collect();
            stepsToPowerLoss = -1;
            boolean isKill = random.nextBoolean();
            open.clear();
            for (DiskSink sink : both) {
                int kept = random.nextInt(3) == 0 ? 0 : random.nextInt(400);
                int keptNames = random.nextInt(6);
                diary.add(isKill ? "kill" : "power loss, kept " + kept + " bytes, " + keptNames + " names");
                if (isKill) {
                    sink.kill();
                } else {
                    sink.powerLoss(kept, keptNames);
                }
                sink.fail("open", 0);
                sink.fail("probe", 0);
                sink.fail("hold", 0);
            }
            start();
        }

        private void finish() throws Exception {
            stepsToPowerLoss = -1;
            bench.head.failures = 0;
            for (DiskSink sink : both) {
                sink.failNothing();
                if (!bound.contains(sink)) {
                    bind(sink);
                }
            }
            open.put("last", bench.offer("last"));
            for (int i = 0; i < 100 && !open.isEmpty(); i++) {
                pass(400_000);
                turn();
                if (open.size() < 3 && bench.queue.length() == 0 && i % 10 == 9) {
                    open.put("last " + i, bench.offer("last " + i));
                }
            }
            bench.stop();
            collect();
            assertTrue(open.isEmpty(), "still open");
        }

        private void judge() {
            Walk walk = new Walk().over(a.lines()).over(b.lines());
            List<String[]> path = walk.path();
            assertNull(walk.problem());
            Set<String> onPath = new HashSet<>();
            path.forEach(columns -> onPath.add(columns[0] + " " + columns[5]));
            acknowledged.forEach((name, number) -> assertTrue(onPath.contains(number + " " + name), () -> name + " (" + number + ") is lost or off the chain"));
            assertTrue(bench.counters != null && state.read().state() == Head.State.CLEAN, "not stopped in order");
            if (seed % VERIFIED_BY_THE_TOOL == 0) {
                Verification result = Chains.verify(a.text(), b.text());
                // A log whose very first start was cut short cannot know that nothing was recorded, and says so.
                boolean isUnsureOfItsBeginning = !isBegunInPeace && result.verdict() == Verdict.INCOMPLETE && result.problem().text().startsWith("the chain begins anew");
                assertTrue(result.verdict() == Verdict.SOUND || isUnsureOfItsBeginning, result::toString);
            }
        }

        @Override
        public String toString() {
            return "seed " + seed + "\n" + String.join(", ", diary) + "\nA\n" + a.text() + "B\n" + b.text();
        }
    }
}
