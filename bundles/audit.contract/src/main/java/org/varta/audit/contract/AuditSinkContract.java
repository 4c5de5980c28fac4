// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.SinkException;
import org.varta.api.audit.SinkSession;
import org.varta.api.audit.SinkTail;

/** The tests that every audit sink must pass. Extend it with the kind of sink as its argument; what the kind does not offer is skipped with a word. */
public abstract class AuditSinkContract extends FailingContract {
    /**
     * Tests of one kind.
     *
     * @param kind not null
     */
    protected AuditSinkContract(SinkKind kind) {
        super(kind);
    }

    /** A torn line is told, its number counts, and it is cut off by begin and not before. */
    @Test
    void audU11_shouldCutATornLine() throws Exception {
        String place = placeWith(Story.first());
        Scan before = scan(place);
        assumeTrue(kind.damage(place, (before.last().number() + 1 + "\t170000").getBytes(US_ASCII)), "such a store holds no torn lines");
        byte[] damaged = kind.stored(place);
        byte[] boot = new Chain().boot(before.last().number() + 2, before.last().hash(), "corrupt_tail");
        try (MiniLedger ledger = ledger(place).open()) {
            SinkTail tail = ledger.tail();
            assertEquals(SinkTail.Kind.TORN, tail.kind());
            assertEquals(before.last(), tail.last());
            assertEquals(before.last().number() + 1, tail.largestNumber());
            assertTrue(tail.isTornNumberBurned());
            assertTrue(tail.cutBytes() > 0);
            assertArrayEquals(damaged, kind.stored(place));
            ledger.begin(boot);
        }
        List<byte[]> expected = new ArrayList<>(before.lines());
        expected.add(boot);
        assertStored(expected, place);
    }

    /** Complete lines that are no records are told with the largest number they start with and stay where they are; or the store is refused as it is. */
    @Test
    void audU15_shouldTellOrRefuseLinesThatAreNoRecords() throws Exception {
        String place = placeWith(Story.first());
        Scan before = scan(place);
        assumeTrue(kind.damage(place, "70\t1\t1\trefused\t9\tdebounced\tnope\n".getBytes(US_ASCII)), "such a store holds no lines that are no records");
        assertTrue(kind.damage(place, "77\tagain nothing\n".getBytes(US_ASCII)));
        byte[] damaged = kind.stored(place);
        byte[] boot = new Chain().boot(78, before.last().hash(), "schema_drift");
        try (SinkSession session = kind.sinkAt(place).open()) {
            SinkTail tail = session.probe();
            assertEquals(SinkTail.Kind.DRIFT, tail.kind());
            assertEquals(before.last(), tail.last());
            assertEquals(77, tail.largestNumber());
            session.begin(78, boot);
        } catch (SinkException e) {
            assertEquals(SinkException.Kind.REFUSED, e.kind());
            assertArrayEquals(damaged, kind.stored(place));
            return;
        }
        assertStored(Scan.of((new String(damaged, UTF_8) + new String(boot, UTF_8)).getBytes(UTF_8)).lines(), place);
    }

    /** The newest older generation is told, and its number counts. */
    @Test
    void shouldTellThePreviousGeneration() throws Exception {
        String place = placeWith(Story.first());
        Scan before = scan(place);
        assumeTrue(kind.retire(place), "such a store has no generations");
        try (SinkSession session = kind.sinkAt(place).open()) {
            SinkTail tail = session.probe();
            assertEquals(SinkTail.Kind.EMPTY, tail.kind());
            assertEquals(before.last(), tail.previousGeneration());
            assertEquals(before.last().number(), tail.largestNumber());
            assertEquals(ChainHash.ZERO, tail.last().hash());
        }
    }
}
