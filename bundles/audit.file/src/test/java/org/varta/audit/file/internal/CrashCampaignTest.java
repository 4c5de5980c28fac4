// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.varta.api.audit.SinkException;
import org.varta.audit.file.internal.TinyLedger.Moment;

/**
 * Longer histories than can be enumerated, by chance but repeatable: several lives, in each of them at most one operation that fails, ended by a kill or a power cut between two operations or in the middle of a
 * write. The system property {@code varta.campaign.runs} says how many; {@code varta.campaign.seed} the first.
 */
class CrashCampaignTest {
    private static final int RUNS = Integer.getInteger("varta.campaign.runs", 20_000);
    private static final long SEED = Long.getLong("varta.campaign.seed", 1);
    private static final int MOST_LIVES = 4;
    private static final int MOST_ACTIONS = 14;
    private static final int MOST_OPERATIONS = 80;

    /** The end of a life. */
    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;

        Crash() {
            super("crash", null, false, false);
        }
    }

    @Test
    void audR12_shouldSurviveLongerHistories() {
        for (long seed = SEED; seed < SEED + RUNS; seed++) {
            try {
                history(new Random(seed * 0x9E3779B97F4A7C15L));
            } catch (AssertionError | SinkException | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    private static void history(Random random) throws SinkException {
        Moment now = Moment.NEW;
        boolean isAcrossDevices = random.nextInt(5) == 0;
        for (int life = random.nextInt(MOST_LIVES); life >= 0; life--) {
            now = live(random, now, isAcrossDevices);
        }
        TinyLedger last = ledger(random, now, isAcrossDevices);
        last.start();
        last.append(1);
        last.stop();
        List<String> boots = ChainCheck.check(last.disk.image().contents(), last.acknowledged());
        assertTrue(boots.lastIndexOf("fresh") <= 0, "a log that began twice: " + boots);
        assertTrue(Set.of("fresh", "resume", "corrupt_tail", "rotation").containsAll(boots), boots.toString());
    }

    private static TinyLedger ledger(Random random, Moment start, boolean isAcrossDevices) {
        TinyLedger ledger = new TinyLedger(start, 300 + random.nextInt(900));
        ledger.clock.step = random.nextInt(3) * 700_000_000L;
        if (isAcrossDevices) {
            ledger.disk.putLiveFileAcrossDevices();
        }
        return ledger;
    }

    private static Moment live(Random random, Moment start, boolean isAcrossDevices) throws SinkException {
        TinyLedger ledger = ledger(random, start, isAcrossDevices);
        int[] left = {1 + random.nextInt(MOST_OPERATIONS)};
        Moment[] end = {null};
        ledger.disk.watch((operation, torn) -> {
            if (--left[0] == 0) {
                end[0] = torn.isEmpty() || random.nextBoolean() ? ledger.moment() : ledger.momentOn(torn.get(random.nextInt(torn.size())));
                throw new Crash();
            }
        }, 1 + random.nextInt(20), 20 + random.nextInt(20), 40 + random.nextInt(150));
        if (random.nextBoolean()) {
            SimulatedDisk.Fault[] faults = SimulatedDisk.Fault.values();
            ledger.disk.failAt(random.nextInt(150), faults[random.nextInt(faults.length)]);
        }
        try {
            act(random, ledger);
            end[0] = ledger.moment();
        } catch (Crash e) {
            assertTrue(end[0] != null);
        }
        return end[0].on(random.nextBoolean() ? end[0].disk().killed() : end[0].disk().powerCut(random));
    }

    private static void act(Random random, TinyLedger ledger) throws SinkException {
        ledger.start();
        for (int i = random.nextInt(MOST_ACTIONS); i > 0; i--) {
            ledger.append(1 + random.nextInt(3));
            if (random.nextInt(4) > 0) {
                ledger.sync();
                ledger.rollOn(random.nextInt(3) * 1_000_000_000L);
            }
        }
        if (random.nextInt(4) == 0) {
            ledger.stop();
        }
    }
}
