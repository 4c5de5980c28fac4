// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.varta.api.audit.RecordLine;
import org.varta.api.audit.SinkSession;
import org.varta.api.audit.SinkSession.RollResult;
import org.varta.api.audit.SinkTail;

/** What is stored, and the tail of it. */
abstract class StoringContract extends OpeningContract {
    private static final int LONGEST_RECORD = 8704;

    StoringContract(SinkKind kind) {
        super(kind);
    }

    /** The tail is that of a full scan, wherever the log ends. */
    @Test
    void shouldTellTheTailOfAFullScan() throws Exception {
        Chain chain = new Chain();
        List<byte[]> lines = new ArrayList<>(List.of(chain.boot(1, "fresh"), chain.refused(2, "two"), chain.refused(3, "\u00fcnf"),
                chain.spawn(7, "/bin/" + "x".repeat(3890), "y".repeat(4000)), chain.refused(8, "short"), chain.boot(9, "resume"), chain.boot(10, "resume")));
        lines.add("11\t1700000000000\t5\trefused\t1001\tunchained\t-\n".getBytes(UTF_8));
        for (int end = 1; end <= lines.size(); end++) {
            String place = newPlace();
            try (MiniLedger ledger = ledger(place).open()) {
                ledger.begin(lines.get(0));
                if (end > 1) {
                    ledger.append(lines.subList(1, end));
                    ledger.sync();
                }
                assertTailOfScan(place, ledger.session().probe());
            }
            try (SinkSession session = kind.sinkAt(place).open()) {
                assertTailOfScan(place, session.probe());
            }
        }
    }

    /** A last record that does not follow from the one before it is told. */
    @Test
    void shouldTellALastRecordThatIsNotLinked() throws Exception {
        String place = newPlace();
        Chain other = new Chain();
        other.boot(1, "fresh");
        other.refused(2, "another two");
        try (MiniLedger ledger = ledger(place).open()) {
            Chain chain = new Chain();
            ledger.begin(chain.boot(1, "fresh"));
            ledger.append(List.of(chain.refused(2, "two"), other.refused(3, "three")));
            ledger.sync();
        }
        try (SinkSession session = kind.sinkAt(place).open()) {
            SinkTail tail = session.probe();
            assertEquals(other.end(), tail.last());
            assertFalse(tail.isLinkVerified());
        }
    }

    /** Every byte comes back: short and long lines, text beyond ASCII. */
    @Test
    void shouldKeepExactBytes() throws Exception {
        Chain chain = new Chain();
        String wide = "\u00e9\u20ac\ud83d\ude00\u0600\ufffd' \"\\ %s $1 ?";
        List<byte[]> lines = List.of(chain.boot(1, "fresh"), chain.refused(2, ""), chain.refused(3, wide), chain.spawn(4, wide.repeat(40), wide),
                chain.spawn(5, "p".repeat(4095), "s".repeat(4095)), chain.spawn(6, "\u20ac".repeat(1365), "\ud83d\ude00".repeat(1023)), chain.refused(7, "r".repeat(LONGEST_RECORD)));
        String place = newPlace();
        try (MiniLedger ledger = ledger(place).open()) {
            ledger.begin(lines.get(0));
            for (byte[] line : lines.subList(1, lines.size())) {
                ledger.append(List.of(line));
            }
            ledger.sync();
        }
        assertStored(lines, place);
        assertTailAfterReopen(place);
    }

    /** Batches as large as the ledger makes them. */
    @Test
    void shouldTakeLargeBatches() throws Exception {
        Chain chain = new Chain();
        List<byte[]> lines = new ArrayList<>(List.of(chain.boot(1, "fresh")));
        IntStream.rangeClosed(2, 1 + 512 + 4096).forEach(i -> lines.add(chain.refused(i, "record " + i)));
        String place = newPlace();
        try (MiniLedger ledger = ledger(place).open()) {
            ledger.begin(lines.get(0));
            ledger.append(lines.subList(1, 513));
            ledger.sync();
            ledger.append(lines.subList(513, lines.size()));
            ledger.sync();
        }
        assertStored(lines, place);
        assertTailAfterReopen(place);
    }

    /** Numbers jump, up to the largest; their order is unsigned, and the order of the lines is theirs. */
    @Test
    void shouldLetNumbersJumpButNeverFall() throws Exception {
        Chain chain = new Chain();
        List<byte[]> lines = List.of(chain.boot(5, "fresh"), chain.refused(9, "a"), chain.refused(10, "b"), chain.refused(1000, "c"), chain.refused(Long.MAX_VALUE, "d"),
                chain.refused(Long.MIN_VALUE, "e"), chain.refused(-3, "f"), chain.refused(-2, "g"));
        String place = newPlace();
        try (MiniLedger ledger = ledger(place).open()) {
            ledger.begin(lines.get(0));
            ledger.append(lines.subList(1, 5));
            ledger.append(lines.subList(5, 7));
            ledger.sync();
            ledger.append(lines.subList(7, 8));
            ledger.sync();
        }
        assertStored(lines, place);
        assertTrue(scan(place).isRising());
        assertTailAfterReopen(place);
    }

    /** Runs follow each other: each resumes behind the last line of the one before. */
    @Test
    void audU7_shouldResume() throws Exception {
        String place = newPlace();
        Chain chain = new Chain();
        List<byte[]> all = new ArrayList<>();
        for (int run = 0; run < 3; run++) {
            Story story = new Story(chain, 1 + 100 * run, run == 0 ? "fresh" : "resume");
            try (MiniLedger ledger = ledger(place).open()) {
                assertEquals(scan(place).last(), ledger.tail().last());
                story.tellAll(ledger);
            }
            all.addAll(story.lines());
            assertStored(all, place);
        }
    }

    /** The log comes back from elsewhere: a rotation boot whose previous hash is not here stands in the middle, and a reader of the reference resumes with our number. */
    @Test
    void shouldAcceptARotationBootWithAForeignPreviousHash() throws Exception {
        String place = newPlace();
        Chain chain = new Chain();
        Story here = new Story(chain, 1, "fresh");
        Story elsewhere = new Story(chain, 20, "rotation");
        Story back = new Story(chain, 40, "rotation");
        for (Story story : List.of(here, back)) {
            try (MiniLedger ledger = ledger(place).open()) {
                story.tellAll(ledger);
            }
        }
        assertFalse(elsewhere.lines().isEmpty());
        List<byte[]> expected = new ArrayList<>(here.lines());
        expected.addAll(back.lines());
        assertStored(expected, place);
        assertTailAfterReopen(place);
        assertEquals(new ReferenceProbe("resume", chain.end()), ReferenceProbe.of((RecordLine.HEADER + text(expected)).getBytes(UTF_8)));
    }

    /** What the sink keeps as a file of its own, or would be exported as one, is resumed by the reference at every sync. */
    @Test
    void shouldLetTheReferenceResumeAtEverySync() throws Exception {
        String place = newPlace();
        Chain chain = new Chain();
        try (MiniLedger ledger = ledger(place).open()) {
            ledger.begin(chain.boot(1, "fresh"));
            for (int i = 2; i < 12; i++) {
                ledger.append(List.of(chain.refused(i, "reason " + i)));
                ledger.sync();
                byte[] stored = kind.stored(place);
                boolean isFile = stored[0] == '#';
                byte[] file = isFile ? stored : (RecordLine.HEADER + new String(stored, UTF_8)).getBytes(UTF_8);
                assertEquals(new ReferenceProbe("resume", chain.end()), ReferenceProbe.of(file));
            }
        }
    }

    /** A new generation, where a sink thinks one is due, loses nothing. */
    @Test
    void shouldLoseNothingInARoll() throws Exception {
        String place = newPlace();
        Chain chain = new Chain();
        List<byte[]> lines = new ArrayList<>(List.of(chain.boot(1, "fresh"), chain.refused(2, "two")));
        try (MiniLedger ledger = ledger(place).open()) {
            ledger.begin(lines.get(0));
            ledger.append(lines.subList(1, 2));
            ledger.sync();
            RollResult result = RollResult.DEFERRED;
            for (int i = 0; i < 1000 && result == RollResult.DEFERRED; i++) {
                result = ledger.session().roll(() -> {
                    lines.add(chain.boot(3, "rotation"));
                    return lines.get(2);
                }, 1_000_000);
            }
            assertNotEquals(RollResult.DEFERRED, result);
            byte[] next = chain.refused(4, "four");
            lines.add(next);
            ledger.append(List.of(next));
            ledger.sync();
            assertEquals(chain.end(), ledger.session().probe().last());
        }
        List<byte[]> stored = scan(place).lines();
        assertLines(lines.subList(lines.size() - stored.size(), lines.size()), stored, () -> "the present generation");
    }
}
