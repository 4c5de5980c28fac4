// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.api.audit.SinkException;
import org.varta.api.audit.SinkSession.RollResult;
import org.varta.audit.file.internal.TinyLedger.Moment;

/**
 * Every moment of opening, appending and seven rotations, as it is found after a kill and after a power cut, restarted, and stopped again at every moment of the restart. Source: audit log 11.8, chain
 * continuity 8, decisions 29.
 */
class CrashEnumerationTest {
    private static final long MAX_BYTES = 600;
    private static final long AMPLE = 1_000_000_000L;
    private static final int[] TEARS = {1, 5, 31, 32, 33, 60, 120};
    private static final int[] EVERY_BYTE = IntStream.range(1, 260).toArray();
    private static final int ROTATIONS = 7;
    private static final int MOST_RECORDS = 60;

    /** What a run does. */
    private interface Script {
        void run(TinyLedger ledger) throws SinkException;
    }

    private static void sevenRotations(TinyLedger ledger, long budget) throws SinkException {
        rotations(ROTATIONS, ledger, budget);
    }

    private static void rotations(int count, TinyLedger ledger, long budget) throws SinkException {
        ledger.start();
        int done = 0;
        for (int i = 0; i < MOST_RECORDS && done < count; i++) {
            ledger.append(1 + done % 2);
            ledger.sync();
            done += ledger.rollOn(budget) == RollResult.COMPLETE ? 1 : 0;
        }
        ledger.append(1);
        ledger.stop();
    }

    private static void restart(TinyLedger ledger) throws SinkException {
        ledger.start();
        ledger.append(1);
        ledger.stop();
    }

    /** Every moment of a run: between two operations, and in the middle of each write. */
    private static List<Moment> moments(TinyLedger ledger, Script script, int... tears) throws SinkException {
        List<Moment> all = new ArrayList<>();
        all.add(ledger.moment());
        ledger.disk.watch((operation, torn) -> {
            torn.forEach(disk -> all.add(ledger.momentOn(disk)));
            all.add(ledger.moment());
        }, tears);
        script.run(ledger);
        return all;
    }

    /** How a moment is found again. */
    private static List<Moment> found(Moment moment, boolean isPowerCut, int... tears) {
        if (!isPowerCut) {
            return List.of(moment.on(moment.disk().killed()));
        }
        return moment.disk().powerCuts(tears).stream().map(moment::on).toList();
    }

    /** What tells two moments apart for whoever starts from them. */
    private static String key(Moment moment, boolean isPowerCut) {
        StringBuilder text = new StringBuilder().append(moment.head()).append(moment.acknowledged().size());
        new TreeMap<>(moment.disk().contents()).forEach((name, content) -> text.append(name).append(content.length).append(new String(content)));
        return isPowerCut ? text.toString() : text.append(moment.disk().names().size()).append(moment.disk().files().values().stream()
                .mapToInt(file -> file.versions().size()).sum()).toString();
    }

    private final Set<String> seen = new HashSet<>();
    private int runs;

    private boolean isNew(Moment moment, boolean isPowerCut) {
        return seen.add(key(moment, isPowerCut));
    }

    private TinyLedger ledger(Moment start, boolean isAcrossDevices) {
        TinyLedger ledger = new TinyLedger(start, MAX_BYTES);
        if (isAcrossDevices) {
            ledger.disk.putLiveFileAcrossDevices();
        }
        return ledger;
    }

    private void checkRestart(Moment start, boolean isAcrossDevices) {
        runs++;
        TinyLedger ledger = ledger(start, isAcrossDevices);
        try {
            restart(ledger);
        } catch (SinkException e) {
            throw new AssertionError(e);
        }
        check(ledger);
    }

    private static List<String> check(TinyLedger ledger) {
        List<String> boots = ChainCheck.check(ledger.disk.image().contents(), ledger.acknowledged());
        assertTrue(boots.lastIndexOf("fresh") <= 0, "a log that began twice: " + boots);
        assertTrue(Set.of("fresh", "resume", "corrupt_tail", "rotation").containsAll(boots), boots.toString());
        return boots;
    }

    @ParameterizedTest
    @CsvSource({"false, false, 1000000000", "true, false, 1000000000", "false, true, 1000000000", "true, true, 1000000000", "true, false, 0"})
    void audR12_shouldSurviveEveryCrashAndASecondOneDuringTheRestart(boolean isPowerCut, boolean isAcrossDevices, long budget) throws SinkException {
        List<Moment> first = moments(ledger(Moment.NEW, isAcrossDevices), ledger -> sevenRotations(ledger, budget), TEARS);
        for (Moment moment : first) {
            for (Moment crashed : found(moment, isPowerCut, TEARS)) {
                if (isNew(crashed, isPowerCut)) {
                    enumerateRestart(crashed, isPowerCut, isAcrossDevices);
                }
            }
        }
        assertTrue(runs > 1000, "only " + runs);
    }

    private void enumerateRestart(Moment crashed, boolean isPowerCut, boolean isAcrossDevices) throws SinkException {
        TinyLedger ledger = ledger(crashed, isAcrossDevices);
        List<Moment> second = moments(ledger, CrashEnumerationTest::restart, TEARS);
        check(ledger);
        runs++;
        for (Moment moment : second) {
            for (Moment again : found(moment, isPowerCut, TEARS)) {
                if (isNew(again, isPowerCut)) {
                    checkRestart(again, isAcrossDevices);
                }
            }
        }
    }

    @Test
    void audR12_shouldSurviveAWriteTornAtEveryByte() throws SinkException {
        for (Moment moment : moments(ledger(Moment.NEW, false), ledger -> sevenRotations(ledger, AMPLE), EVERY_BYTE)) {
            checkRestart(moment.on(moment.disk().killed()), false);
        }
        assertTrue(runs > 3000, "only " + runs);
    }

    @ParameterizedTest
    @CsvSource({"EIO, false", "ENOSPC, false", "SHORT_WRITE, false", "EIO, true", "ENOSPC, true"})
    void audR13_shouldGoOnAfterAnyOperationFailedOnce(SimulatedDisk.Fault fault, boolean isAcrossDevices) throws SinkException {
        TinyLedger sound = ledger(Moment.NEW, isAcrossDevices);
        rotations(2, sound, AMPLE);
        for (int i = 0; i < sound.disk.calls(); i++) {
            TinyLedger ledger = ledger(Moment.NEW, isAcrossDevices);
            ledger.disk.failAt(i, fault);
            ledger.clock.step = 400_000_000L;
            rotations(2, ledger, AMPLE);
            List<String> boots = check(ledger);
            // A live file that can neither be renamed nor removed is not rotated any more.
            assertTrue(isAcrossDevices || boots.get(boots.size() - 1).equals("rotation"), () -> "fault at " + ledger.failures);
        }
    }

    @Test
    void audR15_shouldKeepSixFilesWithContiguousNumbersOverSevenRotations() throws SinkException {
        TinyLedger ledger = ledger(Moment.NEW, false);
        sevenRotations(ledger, AMPLE);
        Map<String, byte[]> contents = ledger.disk.image().contents();
        assertEquals(Set.of("audit.log", "audit.log.1", "audit.log.2", "audit.log.3", "audit.log.4", "audit.log.5"), contents.keySet());
        assertEquals(List.of("rotation", "rotation", "rotation", "rotation", "rotation", "rotation"), check(ledger));
        long[] numbers = contents.entrySet().stream().flatMap(entry -> new String(entry.getValue()).lines()).filter(line -> !line.startsWith("#"))
                .mapToLong(line -> Long.parseLong(line.substring(0, line.indexOf('\t')))).sorted().toArray();
        assertEquals(numbers.length - 1, numbers[numbers.length - 1] - numbers[0]);
    }
}
