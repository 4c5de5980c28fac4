// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.api.audit.AuditTicket.Fate;
import org.varta.audit.verify.Verdict;
import org.varta.audit.verify.Verification;

/**
 * Random histories of one log between two sinks: records, changes of ranking, sinks that come and go and fail, and the process being killed or the power going off before or
 * after any durable step, with any part of what was not synced kept. Whatever happened: nothing acknowledged is lost or off the chain, no number has two contents, and the verifier finds both sinks sound.
 */
class HistoryTest {
    private static final int HISTORIES = Integer.getInteger("varta.histories", 500);
    private static final int STEPS = 60;
    private static final List<String> OPERATIONS = List.of("open", "probe", "hold", "begin", "append", "sync", "recover");

    @TempDir
    Path folder;

    /** The power goes off. */
    private static final class PowerLoss extends Error {
        private static final long serialVersionUID = 1L;

        PowerLoss() {
            super("power loss", null, false, false);
        }
    }

    /** The head on a disk that writes at once. */
    private static final class HeadOnDisk implements HeadStore {
        private Head head;

        @Override
        public Head read() {
            return head;
        }

        @Override
        public void write(Head next) {
            head = next;
        }
    }

    @Test
    void shouldKeepOneChainWhateverHappens() throws Exception {
        for (int seed = 1; seed <= HISTORIES; seed++) {
            new History(seed).run();
        }
    }

    private final class History {
        private final int seed;
        private final Random random;
        private final boolean isBegunInPeace;
        private final TestClock clock = new TestClock();
        private final HeadOnDisk disk = new HeadOnDisk();
        private final Store a = new Store("A");
        private final Store b = new Store("B");
        private final Set<Store> bound = new HashSet<>();
        private final Map<String, Ticket> open = new LinkedHashMap<>();
        private final Map<String, Long> acknowledged = new LinkedHashMap<>();
        private final List<String> diary = new ArrayList<>();
        private Bench bench;
        /** The log is or was in a sink since the power came back. */
        private boolean hasEntered;
        private int stepsToPowerLoss = -1;
        private int records;

        History(int seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.isBegunInPeace = random.nextInt(4) > 0;
        }

        void run() throws Exception {
            a.before = this::step;
            b.before = this::step;
            start();
            if (isBegunInPeace) {
                bench.settle();
            }
            for (int i = 0; i < STEPS; i++) {
                try {
                    something();
                } catch (PowerLoss e) {
                    powerLoss();
                }
            }
            finish();
            judge();
        }

        private void step() {
            if (stepsToPowerLoss > 0 && --stepsToPowerLoss == 0) {
                throw new PowerLoss();
            }
        }

        private void start() throws IOException {
            Settings settings = new Settings("", random.nextInt(3) == 0 ? 3 : 1, 0, 50, 256, true, true, false, "", 50, HeadSync.AUTO, "");
            bench = new Bench(folder, settings, clock, 4242, disk);
            bench.head.around = this::step;
            bound.clear();
            hasEntered = false;
            // The sink written last must be readable at the start: both are there until the log is in one of them.
            bind(random.nextBoolean() ? a : b);
            bind(bound.contains(a) ? b : a);
        }

        private void bind(Store store) {
            int ranking = random.nextInt(3);
            diary.add("bind " + store.name() + " " + ranking);
            bench.bind(store, ranking);
            bound.add(store);
        }

        private void something() throws Exception {
            Store store = random.nextBoolean() ? a : b;
            switch (random.nextInt(14)) {
                case 0, 1, 2, 3 -> offer();
                case 4 -> rank(store);
                case 5 -> comeOrGo(store);
                case 6 -> failOnce(store);
                case 7 -> pass(random.nextInt(3000));
                case 8 -> stepsToPowerLoss = stepsToPowerLoss < 0 ? 1 + random.nextInt(12) : stepsToPowerLoss;
                default -> turn();
            }
        }

        private void offer() {
            for (int i = random.nextInt(3); i >= 0; i--) {
                String name = "record-" + ++records;
                open.put(name, bench.offer(name));
            }
        }

        private void rank(Store store) {
            if (bound.contains(store)) {
                int ranking = random.nextInt(3);
                diary.add("rank " + store.name() + " " + ranking);
                bench.choice.update(store, Map.of("service.ranking", ranking, "path", store.name()));
            }
        }

        private void comeOrGo(Store store) throws Exception {
            if (!hasEntered) {
                return;
            }
            if (bound.remove(store)) {
                diary.add("unbind " + store.name());
                SinkBinding leaving = bench.choice.unbind(store).orElseThrow();
                for (int i = 0; i < 50 && !leaving.awaitLeft(0); i++) {
                    turn();
                }
                assertTrue(leaving.awaitLeft(0), () -> "not left: " + this);
            } else {
                bind(store);
            }
        }

        private void failOnce(Store store) {
            if (random.nextInt(4) == 0) {
                diary.add("fail head");
                bench.head.failures = 1 + random.nextInt(2);
            } else {
                String operation = OPERATIONS.get(hasEntered ? random.nextInt(OPERATIONS.size()) : 3 + random.nextInt(OPERATIONS.size() - 3));
                diary.add("fail " + operation + " " + store.name());
                store.fail(operation, 1 + random.nextInt(3));
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
            bench.kill();
            open.clear();
            for (Store store : List.of(a, b)) {
                int kept = random.nextInt(3) == 0 ? 0 : random.nextInt(400);
                diary.add(isKill ? "kill" : "power loss, kept " + kept);
                if (isKill) {
                    store.kill();
                } else {
                    store.powerLoss(kept);
                }
                store.fail("open", 0);
                store.fail("probe", 0);
                store.fail("hold", 0);
            }
            start();
        }

        private void finish() throws Exception {
            stepsToPowerLoss = -1;
            bench.head.failures = 0;
            for (Store store : List.of(a, b)) {
                OPERATIONS.forEach(operation -> store.fail(operation, 0));
                if (!bound.contains(store)) {
                    bind(store);
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
            assertTrue(open.isEmpty(), () -> "still open: " + this);
        }

        private void judge() {
            Verification result = Chains.verify(a.text(), b.text());
            // A log whose very first start was cut short cannot know that nothing was recorded, and says so.
            boolean isUnsureOfItsBeginning = !isBegunInPeace && result.verdict() == Verdict.INCOMPLETE && result.problem().text().startsWith("the chain begins anew");
            assertTrue(result.verdict() == Verdict.SOUND || isUnsureOfItsBeginning, () -> result + "\n" + this);
            Set<String> onChain = reasonsOnChain();
            acknowledged.forEach((name, number) -> assertTrue(onChain.contains(number + " " + name), () -> name + " (" + number + ") is lost or off the chain: " + this));
        }

        /** Number and reason of every record on the way back from the highest number, followed by hash alone. */
        private Set<String> reasonsOnChain() {
            Map<String, String[]> byHash = new HashMap<>();
            Map<String, String> before = new HashMap<>();
            String[] highest = null;
            for (Store store : List.of(a, b)) {
                String previous = "-";
                for (String line : store.lines()) {
                    String[] columns = line.split("\t");
                    String hash = columns[columns.length - 1];
                    byHash.put(hash, columns);
                    before.put(hash, columns[3].equals("boot") ? columns[5] : previous);
                    previous = hash;
                    boolean isHigher = highest == null || Long.parseLong(columns[0]) > Long.parseLong(highest[0]);
                    highest = isHigher ? columns : highest;
                }
            }
            Set<String> reasons = new HashSet<>();
            String[] at = highest;
            while (at != null) {
                reasons.add(at[0] + " " + at[5]);
                at = byHash.get(before.get(at[at.length - 1]));
            }
            return reasons;
        }

        @Override
        public String toString() {
            return "seed " + seed + "\n" + String.join(", ", diary) + "\nA\n" + a.text() + "B\n" + b.text();
        }
    }
}
