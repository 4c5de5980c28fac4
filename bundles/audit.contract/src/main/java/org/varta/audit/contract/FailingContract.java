// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.varta.api.audit.AuditSink;

/** Operations that fail, and processes that end. */
abstract class FailingContract extends StoringContract {
    FailingContract(SinkKind kind) {
        super(kind);
    }

    /** Lines that were appended but not synced, and whose fate is asked without need, are there once. */
    @Test
    void shouldRecoverWithoutAFailure() throws Exception {
        String place = newPlace();
        Story story = Story.first();
        try (MiniLedger ledger = ledger(place).open()) {
            ledger.begin(story.lines().get(0));
            List<byte[]> rest = story.lines().subList(1, story.lines().size());
            ledger.session().append(Batch.of(rest.subList(0, 4)));
            int there = ledger.session().recover(Batch.of(rest.subList(0, 4)));
            assertEquals(1 + there, scan(place).lines().size(), "what recover says is what is there");
            ledger.append(rest.subList(there, rest.size()));
            ledger.sync();
        }
        assertStored(story.lines(), place);
    }

    /** A boot record that was reported as failed is written again, and stands there once. */
    @Test
    void shouldBeginAgainWithoutASecondBootLine() throws Exception {
        for (Faults.Way way : Faults.FAILURES) {
            boolean isWorthIt = true;
            for (int operation = 1; isWorthIt; operation++) {
                String place = newPlace();
                Faults faults = Faults.at(operation, 1, way);
                MiniLedger ledger = new MiniLedger(faulty(place, faults), durable -> { });
                byte[] boot = Story.first().lines().get(0);
                try (ledger) {
                    ledger.open().begin(boot);
                }
                isWorthIt = faults.isWorthGoingOn();
                assertStored(List.of(boot), place);
            }
        }
    }

    /** Every operation fails once or twice, in every way: what was acknowledged stays, and in the end each line is there exactly once. */
    @Test
    void audR9_audR10_shouldStoreEachLineExactlyOnceWhateverFails() throws Exception {
        for (Faults.Way way : Faults.FAILURES) {
            for (int times = 1; times <= 2; times++) {
                boolean isWorthIt = true;
                for (int operation = 1; isWorthIt; operation++) {
                    isWorthIt = failAndFinish(operation, times, way);
                }
            }
        }
    }

    private boolean failAndFinish(int operation, int times, Faults.Way way) throws Exception {
        String place = newPlace();
        Story story = Story.first();
        Faults faults = Faults.at(operation, times, way);
        MiniLedger ledger = new MiniLedger(faulty(place, faults), durable -> { });
        try (ledger) {
            story.tellAll(ledger.open());
        }
        String when = times + " failures from operation " + operation + " on, " + way;
        assertEquals(story.lines().size(), ledger.durable(), when);
        assertLines(story.lines(), scan(place).lines(), () -> when);
        return faults.isWorthGoingOn();
    }

    /** The process ends at every operation: what it knew to be durable is there, behind that at most the next lines in order, and the next run goes on. */
    @Test
    void audU17_shouldKeepWhatWasSyncedAndAPrefixOfTheRestWhenKilled() throws Exception {
        faulty(newPlace(), Faults.none());
        boolean isKilled = true;
        for (int operation = 1; isKilled; operation++) {
            String place = newPlace();
            Victim.End end = Victim.kill(kind, place, operation);
            isKilled = end.isKilled();
            resumeAfterKill(place, end.durable(), "killed at operation " + operation);
        }
    }

    private void resumeAfterKill(String place, int durable, String when) throws Exception {
        Story story = Story.first();
        Chain chain = new Chain();
        try (MiniLedger ledger = ledger(place).open()) {
            List<byte[]> found = scan(place).lines();
            assertTrue(found.size() >= durable, () -> when + ": " + durable + " lines were durable and " + found.size() + " are there");
            assertLines(story.lines().subList(0, found.size()), found, () -> when);
            assertEquals(scan(place).last(), ledger.tail().last(), when);
            byte[] boot = chain.boot(500, ledger.tail().last().hash(), "corrupt_tail");
            ledger.begin(boot);
            List<byte[]> expected = new ArrayList<>(found);
            expected.add(boot);
            assertStored(expected, place);
        }
    }

    private AuditSink faulty(String place, Faults faults) {
        AuditSink sink = kind.sinkAt(place, faults);
        assumeTrue(sink != null, "this kind of sink offers no way to let its operations fail");
        return sink;
    }
}
