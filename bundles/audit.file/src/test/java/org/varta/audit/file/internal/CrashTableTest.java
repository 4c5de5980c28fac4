// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.varta.api.audit.SinkException;
import org.varta.api.audit.SinkSession.RollResult;
import org.varta.audit.file.internal.TinyLedger.Moment;
import org.varta.audit.file.internal.TinyLedger.State;

/** The rows of table 11.8, each by its name: the sixth rotation is stopped behind one step, and the log started again. */
class CrashTableTest {
    private static final long LIMIT = 600;
    private static final long AMPLE = 1_000_000_000L;
    private static final int GENERATIONS = 5;
    private static final int[] TEARS = {1, 5, 30, 31, 32, 33, 60, 120, 150};

    /** A moment of the sixth rotation. */
    private record Step(String operation, int tornAt, Moment moment) {
        boolean is(String name) {
            return operation.equals(name) && tornAt == 0;
        }

        boolean isTornBetween(int from, int to) {
            return operation.equals("write audit.log") && tornAt >= from && tornAt <= to;
        }
    }

    private static List<Step> steps(boolean isAcrossDevices) throws SinkException {
        TinyLedger ledger = new TinyLedger(Moment.NEW, LIMIT);
        if (isAcrossDevices) {
            ledger.disk.putLiveFileAcrossDevices();
        }
        ledger.start();
        for (int i = 0; i < GENERATIONS; i++) {
            fill(ledger);
            assertEquals(RollResult.COMPLETE, ledger.rollOn(AMPLE));
        }
        fill(ledger);
        List<Step> all = new ArrayList<>();
        all.add(new Step("sync of the outgoing file", 0, ledger.moment()));
        ledger.disk.watch((operation, torn) -> {
            for (int i = 0; i < torn.size(); i++) {
                all.add(new Step(operation, TEARS[i], ledger.momentOn(torn.get(i))));
            }
            all.add(new Step(operation, 0, ledger.moment()));
        }, TEARS);
        assertEquals(RollResult.COMPLETE, ledger.rollOn(AMPLE));
        return all;
    }

    private static void fill(TinyLedger ledger) throws SinkException {
        ledger.append(5);
        ledger.sync();
    }

    /** How the log goes on behind each of the moments that belong to a row. */
    private static Set<String> reasons(boolean isAcrossDevices, Predicate<Step> row, boolean isPowerCut) throws SinkException {
        Set<String> reasons = new TreeSet<>();
        for (Step step : steps(isAcrossDevices).stream().filter(row).toList()) {
            List<DiskImage> found = isPowerCut ? step.moment().disk().powerCuts(TEARS) : List.of(step.moment().disk().killed());
            for (DiskImage disk : found) {
                reasons.add(restart(step.moment().on(disk)));
            }
        }
        return reasons;
    }

    private static String restart(Moment moment) throws SinkException {
        TinyLedger next = new TinyLedger(moment, LIMIT);
        String reason = next.start();
        assertEquals(State.OPEN, next.head().state());
        next.append(1);
        next.stop();
        List<String> boots = ChainCheck.check(next.disk.image().contents(), next.acknowledged());
        assertFalse(boots.contains("fresh") && boots.lastIndexOf("fresh") > 0, boots.toString());
        return reason;
    }

    private static DynamicTest row(String name, String expected, boolean isAcrossDevices, boolean isPowerCut, Predicate<Step> row) {
        return DynamicTest.dynamicTest(name, () -> assertEquals(expected, String.join(" ", reasons(isAcrossDevices, row, isPowerCut))));
    }

    private static DynamicTest row(String name, String expected, Predicate<Step> row) {
        return row(name, expected, false, false, row);
    }

    @TestFactory
    Stream<DynamicTest> audR12_shouldGoOnAsTheTableSays() {
        return Stream.of(
                row("sync of the outgoing file", "resume", step -> step.is("sync of the outgoing file")),
                row("deleting the oldest", "resume", step -> step.is("delete audit.log.5")),
                row("some shifts done", "resume", step -> step.is("rename audit.log.3 audit.log.4")),
                row("all shifts done", "resume", step -> step.is("rename audit.log.1 audit.log.2")),
                row("head rolling written", "resume", step -> step.is("head") && step.moment().head().state() == State.ROLLING),
                row("live file moved", "rotation", step -> step.is("rename audit.log audit.log.1")),
                row("new file created", "rotation", step -> step.is("create audit.log")),
                row("torn: 1 to 30 bytes of header", "rotation", step -> step.isTornBetween(1, 30)),
                row("torn: 31 bytes", "rotation", step -> step.isTornBetween(31, 31)),
                row("torn: 32 bytes", "rotation", step -> step.isTornBetween(32, 32)),
                row("torn: header and part of the boot record", "rotation", step -> step.isTornBetween(33, 150)),
                row("boot complete, not synced, killed", "resume", step -> step.is("write audit.log")),
                row("boot complete, not synced, power cut", "resume rotation", false, true, step -> step.is("write audit.log")),
                row("boot synced, directory not, power cut", "resume rotation", false, true, step -> step.is("sync audit.log")),
                row("directory synced, head still rolling", "resume", false, true, step -> step.is("syncDirectory")),
                row("fallback: copy partly done", "resume", true, false, step -> step.operation().equals("write audit.log.1.part") && step.tornAt() > 0),
                row("fallback: copy complete, original not removed", "rotation", true, true, step -> step.is("syncDirectory") && step.moment().disk().contents().size() == 6
                        && step.moment().disk().visible().get("audit.log") < step.moment().disk().visible().get("audit.log.1")),
                row("fallback: original removed", "rotation", true, false, step -> step.is("delete audit.log")));
    }

    @Test
    void audR12_shouldUseTheHoleThatAnInterruptedShiftLeft() throws SinkException {
        Step hole = steps(false).stream().filter(step -> step.is("rename audit.log.3 audit.log.4")).findFirst().orElseThrow();
        TinyLedger next = new TinyLedger(hole.moment(), LIMIT);
        next.start();
        fill(next);
        next.disk.operations().clear();
        assertEquals(RollResult.COMPLETE, next.roll(AMPLE));
        assertTrue(next.disk.operations().stream().noneMatch(operation -> operation.startsWith("delete")), next.disk.operations().toString());
        assertEquals("rename audit.log.2 audit.log.3", next.disk.operations().get(0));
        assertEquals(6, next.disk.image().contents().keySet().stream().filter(name -> name.startsWith("audit.log")).collect(Collectors.toSet()).size());
    }
}
