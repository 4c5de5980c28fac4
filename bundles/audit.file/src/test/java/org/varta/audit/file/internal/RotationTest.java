// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.varta.api.audit.SinkSession.RollResult.COMPLETE;
import static org.varta.api.audit.SinkSession.RollResult.DEFERRED;
import static org.varta.api.audit.SinkSession.RollResult.FAILED;
import static org.varta.api.audit.SinkSession.RollResult.NOT_NEEDED;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.api.audit.SinkException;
import org.varta.audit.file.internal.TinyLedger.Moment;
import org.varta.audit.file.internal.TinyLedger.State;

class RotationTest {
    private static final long LIMIT = 600;
    private static final long AMPLE = 1_000_000_000L;
    private static final String LIVE = "audit.log";

    private final TinyLedger ledger = new TinyLedger(Moment.NEW, LIMIT);
    private final SimulatedDisk disk = ledger.disk;

    @BeforeEach
    void start() throws SinkException {
        ledger.start();
        disk.operations().clear();
    }

    private void fill() throws SinkException {
        ledger.append(5);
        ledger.sync();
        disk.operations().clear();
    }

    private void rotate(int times) throws SinkException {
        for (int i = 0; i < times; i++) {
            fill();
            assertEquals(COMPLETE, ledger.roll(AMPLE));
        }
    }

    private Map<String, byte[]> contents() {
        return disk.image().contents();
    }

    private Set<String> files() {
        return contents().keySet();
    }

    private List<String> lines(String file) {
        return new String(contents().get(file), UTF_8).lines().toList();
    }

    private List<String> check() throws SinkException {
        ledger.stop();
        return ChainCheck.check(contents(), ledger.acknowledged());
    }

    private static String column(String line, int index) {
        return line.split("\t")[index - 1];
    }

    @Test
    void audU27_shouldBeginAGenerationInOneCall() throws SinkException {
        fill();
        assertEquals(COMPLETE, ledger.roll(AMPLE));
        assertEquals(Set.of(LIVE, "audit.log.1"), files());
        assertEquals("# varta-watch recovery audit v2", lines(LIVE).get(0));
        String boot = lines(LIVE).get(1);
        assertEquals(8, boot.split("\t").length);
        assertEquals("rotation", column(boot, 7));
        assertTrue(column(boot, 6).matches("[0-9a-f]{64}"));
        assertEquals(NOT_NEEDED, ledger.roll(AMPLE));
        check();
    }

    @Test
    void audU28_shouldLeaveAllEarlierRecordsInTheOutgoingGeneration() throws SinkException {
        fill();
        ledger.append(3);
        ledger.sync();
        assertEquals(COMPLETE, ledger.roll(AMPLE));
        List<String> outgoing = lines("audit.log.1");
        assertEquals(10, outgoing.size());
        String last = outgoing.get(9);
        assertEquals(last.substring(last.lastIndexOf('\t') + 1), column(lines(LIVE).get(1), 6));
        check();
    }

    @Test
    void audU29_shouldDeferWithATinyBudgetAndStillComeToAnEnd() throws SinkException {
        rotate(3);
        fill();
        ledger.clock.step = 1_000;
        assertEquals(DEFERRED, ledger.roll(1));
        assertEquals(COMPLETE, ledger.rollOn(1));
        assertTrue(files().contains("audit.log.4"));
        check();
    }

    @Test
    void audU30_shouldLinkToWhatWasWrittenBetweenDeferredSteps() throws SinkException {
        rotate(3);
        fill();
        int deferred = 0;
        while (ledger.roll(0) == DEFERRED) {
            deferred++;
            ledger.append(1);
            ledger.sync();
        }
        assertTrue(deferred >= 3, "deferred " + deferred);
        assertEquals("rotation", column(lines(LIVE).get(1), 7));
        String last = lines("audit.log.1").get(lines("audit.log.1").size() - 1);
        assertEquals(last.substring(last.lastIndexOf('\t') + 1), column(lines(LIVE).get(1), 6));
        check();
    }

    @Test
    void audU33_shouldBeginTheSwapOnlyWithBudgetLeft() throws SinkException {
        rotate(1);
        fill();
        assertEquals(DEFERRED, ledger.roll(0));
        assertEquals(List.of("rename audit.log.1 audit.log.2"), disk.operations());
        assertEquals(COMPLETE, ledger.roll(0));
    }

    @Test
    void audU34_shouldSyncTheNewFileAndItsNameAndNothingElse() throws SinkException {
        fill();
        ledger.roll(AMPLE);
        assertEquals(List.of("rename audit.log audit.log.1", "create audit.log", "write audit.log", "sync audit.log", "syncDirectory"), disk.operations());
    }

    @Test
    void audU34_shouldSyncTheOutgoingGenerationWhenItIsNot() throws SinkException {
        ledger.append(5);
        disk.operations().clear();
        ledger.roll(AMPLE);
        assertEquals("sync audit.log", disk.operations().get(0));
    }

    @Test
    void audU35_shouldMoveNothingWhenTheBudgetIsUsedUp() throws SinkException {
        rotate(2);
        fill();
        assertEquals(DEFERRED, ledger.roll(0));
        assertEquals(DEFERRED, ledger.roll(0));
        assertFalse(files().contains("audit.log.1"));
        assertEquals(State.OPEN, ledger.head().state(), "the ledger was not asked");
    }

    @Test
    void audU36_shouldNotReportDurableWhatHasNoDurableName() throws SinkException {
        fill();
        failNext("syncDirectory", true);
        assertNull(ledger.roll(AMPLE));
        assertEquals(List.of("DIRSYNC"), ledger.failures);
        assertEquals(Set.of(LIVE), files(), "the outgoing generation has its name back");
        assertEquals(1, disk.image().names().size(), "durably, before anything is written to it");
        ledger.append(1);
        ledger.sync();
        ledger.clock.sleepSeconds(1);
        assertEquals(COMPLETE, ledger.roll(AMPLE));
        check();
    }

    /** The first operation of this kind that the next call of roll asks for fails, found by trying it on a copy. */
    private void failNext(String operation, boolean isSynced) throws SinkException {
        TinyLedger copy = new TinyLedger(Moment.NEW, LIMIT);
        copy.start();
        copy.append(5);
        if (isSynced) {
            copy.sync();
        }
        int before = copy.disk.calls();
        int[] index = {-1};
        copy.disk.watch((done, torn) -> {
            if (index[0] < 0 && done.startsWith(operation)) {
                index[0] = copy.disk.calls() - before - 1;
            }
        });
        copy.roll(AMPLE);
        disk.failAt(index[0], SimulatedDisk.Fault.EIO);
    }

    @Test
    void audU32_shouldMoveNothingAndStayDueWhenTheOutgoingGenerationCannotBeSynced() throws SinkException {
        ledger.append(5);
        failNext("sync audit.log", false);
        assertNull(ledger.roll(AMPLE));
        assertEquals(List.of("SYNC"), ledger.failures);
        assertEquals(Set.of(LIVE), files());
        assertEquals(State.OPEN, ledger.head().state(), "the ledger was not asked");
        ledger.sync();
        ledger.clock.sleepSeconds(1);
        assertEquals(COMPLETE, ledger.roll(AMPLE));
        check();
    }

    @ParameterizedTest
    @ValueSource(strings = {"create audit.log", "write audit.log", "sync audit.log"})
    void shouldGiveTheNameBackWhenTheNewGenerationCannotBeBegun(String operation) throws SinkException {
        fill();
        failNext(operation, true);
        assertEquals(FAILED, ledger.roll(AMPLE));
        assertEquals(Set.of(LIVE), files());
        assertEquals(State.OPEN, ledger.head().state());
        assertEquals(1, disk.image().names().size(), "durably");
        ledger.append(1);
        ledger.sync();
        ledger.clock.sleepSeconds(1);
        assertEquals(COMPLETE, ledger.roll(AMPLE));
        check();
    }

    @Test
    void shouldMoveNothingWhenTheHeadCannotBeWritten() throws SinkException {
        fill();
        assertEquals(DEFERRED, ledger.session.roll(() -> {
            throw new SinkException(SinkException.Kind.HEAD, "injected", null);
        }, AMPLE));
        assertEquals(List.of(), disk.operations());
        assertEquals(NOT_NEEDED, ledger.roll(AMPLE), "the pause keeps the ledger from asking in circles");
        ledger.clock.sleepSeconds(1);
        assertEquals(COMPLETE, ledger.roll(AMPLE));
        check();
    }

    @Test
    void shouldBeDueAtTheLimitAndNotBefore() throws SinkException {
        while (contents().get(LIVE).length < LIMIT) {
            assertEquals(NOT_NEEDED, ledger.roll(AMPLE));
            ledger.append(1);
            ledger.sync();
        }
        assertEquals(COMPLETE, ledger.roll(AMPLE));
    }

    @Test
    void shouldBeDueWithTheBootRecordOfAFileOverTheLimit() throws SinkException {
        fill();
        ledger.stop();
        TinyLedger next = new TinyLedger(ledger.moment(), LIMIT);
        next.start();
        assertEquals(COMPLETE, next.roll(AMPLE));
    }

    @Test
    void shouldNeverBeDueWithoutALimit() throws SinkException {
        TinyLedger endless = new TinyLedger(Moment.NEW, 0);
        endless.start();
        endless.append(100);
        endless.sync();
        assertEquals(NOT_NEEDED, endless.roll(AMPLE));
    }

    @Test
    void audW10_shouldUseAFreeSlotAndDeleteNothing() throws SinkException {
        rotate(5);
        ledger.stop();
        Map<String, byte[]> holed = contents();
        holed.remove("audit.log.3");
        TinyLedger next = new TinyLedger(new Moment(DiskImage.of(holed), ledger.head(), Map.of()), LIMIT);
        next.start();
        next.append(5);
        next.sync();
        next.disk.operations().clear();
        assertEquals(COMPLETE, next.roll(AMPLE));
        assertEquals(List.of("rename audit.log.2 audit.log.3", "rename audit.log.1 audit.log.2", "rename audit.log audit.log.1"), next.disk.operations().subList(0, 3));
    }

    @Test
    void shouldTakeAChangedLimitAtOnce() throws SinkException {
        fill();
        ledger.maxBytes(0);
        assertEquals(NOT_NEEDED, ledger.roll(AMPLE));
        ledger.maxBytes(LIMIT);
        assertEquals(COMPLETE, ledger.roll(AMPLE));
    }

    @Nested
    class Failing {
        @Test
        void audR13_shouldKeepTheGenerationsOverManyAttemptsAndPauseBetweenThem() throws SinkException {
            rotate(5);
            fill();
            Map<String, byte[]> before = contents();
            disk.refuseToMoveLiveFile(true);
            int expected = 1;
            for (int i = 0; i < 20; i++) {
                assertEquals(FAILED, ledger.rollOn(AMPLE));
                assertEquals(State.OPEN, ledger.head().state());
                ledger.append(1);
                ledger.sync();
                ledger.clock.sleepSeconds(expected - 1);
                assertEquals(NOT_NEEDED, ledger.roll(AMPLE), "attempt " + i + " before its pause of " + expected + " s is over");
                ledger.clock.sleepSeconds(1);
                expected = Math.min(300, 2 * expected);
            }
            Set<String> left = new TreeSet<>(before.keySet());
            left.remove("audit.log.1");
            assertEquals(left, files(), "the oldest was deleted once, all others moved once");
            for (int i = 1; i < 5; i++) {
                assertEquals(new String(before.get(LIVE + "." + i), UTF_8), new String(contents().get(LIVE + "." + (i + 1)), UTF_8));
            }
            disk.refuseToMoveLiveFile(false);
            assertEquals(COMPLETE, ledger.rollOn(AMPLE));
            check();
        }

        @Test
        void shouldGoOnInTheNewestGenerationWhenItsNameCannotBeGivenBack() throws SinkException {
            fill();
            disk.watch((operation, torn) -> disk.holdNames(disk.isHoldingNames() || operation.startsWith("rename audit.log ")));
            assertEquals(FAILED, ledger.roll(AMPLE));
            assertEquals(Set.of("audit.log.1"), files());
            ledger.append(2);
            ledger.sync();
            ledger.clock.sleepSeconds(1);
            assertEquals(FAILED, ledger.roll(AMPLE));
            disk.watch((operation, torn) -> { });
            disk.holdNames(false);
            ledger.clock.sleepSeconds(1);
            assertEquals(FAILED, ledger.roll(AMPLE));
            assertEquals(Set.of(LIVE), files(), "its own name first");
            ledger.clock.sleepSeconds(1);
            assertEquals(COMPLETE, ledger.roll(AMPLE));
            check();
        }

        @Test
        void audR16_shouldGiveTheNameBackAtAnOrderlyStop() throws SinkException {
            fill();
            disk.watch((operation, torn) -> disk.holdNames(disk.isHoldingNames() || operation.startsWith("rename audit.log ")));
            assertEquals(FAILED, ledger.roll(AMPLE));
            disk.watch((operation, torn) -> { });
            disk.holdNames(false);
            assertEquals(List.of("fresh"), check());
            assertEquals("resume", new TinyLedger(ledger.moment(), LIMIT).start());
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3, 4, 5})
        void audR16_shouldNeedNoRepairAfterAStopBetweenDeferredSteps(int steps) throws SinkException {
            rotate(5);
            fill();
            for (int i = 0; i < steps; i++) {
                assertEquals(DEFERRED, ledger.roll(0));
            }
            check();
            assertEquals("resume", new TinyLedger(ledger.moment(), LIMIT).start());
        }
    }

    @Nested
    class AcrossDevices {
        @BeforeEach
        void cannotBeRenamed() throws SinkException {
            disk.putLiveFileAcrossDevices();
            fill();
        }

        @Test
        void audU38_shouldCopyFromTheOpenFileAndKeepEveryRecord() throws SinkException {
            assertEquals(DEFERRED, ledger.roll(AMPLE));
            ledger.append(2);
            ledger.sync();
            disk.operations().clear();
            assertEquals(COMPLETE, ledger.roll(AMPLE));
            assertEquals(List.of("create audit.log.1.part", "write audit.log.1.part", "sync audit.log.1.part", "rename audit.log.1.part audit.log.1", "syncDirectory",
                    "delete audit.log", "create audit.log", "write audit.log", "sync audit.log", "syncDirectory"), disk.operations());
            assertEquals(9, lines("audit.log.1").size());
            check();
        }

        @Test
        void shouldCopyInStepsWhileTheLogGoesOn() throws SinkException {
            assertEquals(DEFERRED, ledger.roll(0));
            int deferred = 0;
            while (ledger.roll(0) == DEFERRED) {
                deferred++;
                ledger.append(deferred == 1 ? 1 : 0);
                ledger.sync();
            }
            assertTrue(deferred > 0);
            check();
        }

        @Test
        void shouldNotRotateAnyMoreWhenTheOriginalCannotBeRemoved() throws SinkException {
            disk.refuseToDeleteLiveFile();
            assertEquals(FAILED, ledger.rollOn(AMPLE));
            assertEquals(Set.of(LIVE), files());
            ledger.clock.sleepSeconds(1000);
            assertEquals(NOT_NEEDED, ledger.roll(AMPLE));
            check();
        }

        @Test
        void audR16_shouldRemoveAnUnfinishedCopyAtAnOrderlyStop() throws SinkException {
            assertEquals(DEFERRED, ledger.roll(0));
            assertEquals(DEFERRED, ledger.roll(0));
            assertTrue(files().contains("audit.log.1.part"));
            check();
        }
    }

    @Nested
    class Displaced {
        @ParameterizedTest
        @EnumSource(Intrusion.class)
        void audR14_shouldLoseNothingWhenSomebodyTakesTheNameAway(Intrusion intrusion) throws SinkException {
            rotate(1);
            ledger.append(1);
            ledger.sync();
            intrusion.on(disk);
            ledger.append(1);
            ledger.sync();
            assertEquals(NOT_NEEDED, ledger.roll(AMPLE), "looked at once a minute");
            ledger.clock.sleepSeconds(60);
            assertNull(ledger.roll(AMPLE));
            assertEquals(List.of("IDENTITY"), ledger.failures, "the event");
            assertEquals(COMPLETE, ledger.rollOn(AMPLE));
            Map<String, byte[]> left = contents();
            assertEquals(intrusion == Intrusion.REPLACED, left.remove("audit.log.foreign.1700000000000") != null);
            left.remove("elsewhere");
            ledger.stop();
            Map<String, byte[]> stopped = contents();
            stopped.keySet().retainAll(left.keySet());
            assertEquals(List.of("fresh", "rotation", "rotation"), ChainCheck.check(stopped, ledger.acknowledged()));
        }

        @ParameterizedTest
        @EnumSource(Intrusion.class)
        void audR14_shouldLoseNothingWhenTheNameIsTakenAwayJustBeforeItIsMoved(Intrusion intrusion) throws SinkException {
            fill();
            ledger.whileRolling = () -> {
                ledger.whileRolling = () -> { };
                intrusion.on(disk);
            };
            assertEquals(FAILED, ledger.roll(AMPLE), "the boot record is not in place, and that is certain");
            ledger.clock.sleepSeconds(1);
            assertNull(ledger.roll(AMPLE));
            assertEquals(List.of("IDENTITY"), ledger.failures, "the event");
            assertEquals(COMPLETE, ledger.rollOn(AMPLE));
            ledger.stop();
            Map<String, byte[]> left = contents();
            left.keySet().retainAll(Set.of(LIVE, "audit.log.1"));
            assertEquals(List.of("fresh", "rotation"), ChainCheck.check(left, ledger.acknowledged()));
        }

        @Test
        void audR14_shouldLookAtEveryRotation() throws SinkException {
            fill();
            Intrusion.DELETED.on(disk);
            assertNull(ledger.roll(AMPLE));
            assertEquals(COMPLETE, ledger.rollOn(AMPLE));
            check();
        }

        @Test
        void audR14_shouldDoSoWithoutALimitToo() throws SinkException {
            ledger.maxBytes(0);
            fill();
            Intrusion.DELETED.on(disk);
            ledger.clock.sleepSeconds(60);
            assertNull(ledger.roll(AMPLE));
            assertEquals(COMPLETE, ledger.rollOn(AMPLE));
            check();
        }
    }

    /** What somebody else does to the live file. */
    private enum Intrusion {
        MOVED {
            @Override
            void on(SimulatedDisk disk) {
                disk.intrude(names -> names.put("elsewhere", names.remove(LIVE)));
            }
        },
        DELETED {
            @Override
            void on(SimulatedDisk disk) {
                disk.intrude(names -> names.remove(LIVE));
            }
        },
        REPLACED {
            @Override
            void on(SimulatedDisk disk) {
                disk.intrude(names -> names.put(LIVE, SimulatedDisk.FOREIGN));
            }
        };

        abstract void on(SimulatedDisk disk);
    }
}
