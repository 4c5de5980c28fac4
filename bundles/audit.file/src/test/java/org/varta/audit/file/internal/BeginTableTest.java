// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.ChainPoint;
import org.varta.api.audit.SinkException;
import org.varta.api.audit.SinkTail;
import org.varta.audit.file.internal.TinyLedger.Head;
import org.varta.audit.file.internal.TinyLedger.Moment;
import org.varta.audit.file.internal.TinyLedger.State;

/** What a sink writes at a start, for every input of table 8.3 and every row of table 8.5. */
class BeginTableTest {
    private static final String A = LogText.FILE_A;
    private static final String V1 = "# varta-watch recovery audit v1\n1700000000000\t42\tspawn\t7\t9001\texec\t/bin/true\tinline\t9\n";
    private static final String BAD = "5\t1\t1\trefused\t9\tdebounced\tnope\n";
    private static final ChainPoint G4 = new ChainPoint(4, ChainHash.parse(LogText.G4));

    /** A start: what was there, what the head says, and what it became. */
    private record Started(String reason, String live, Map<String, byte[]> files) {
        static Started on(Map<String, String> before, Head head) throws SinkException {
            Map<String, byte[]> bytes = new HashMap<>();
            before.forEach((name, text) -> bytes.put(name, text.getBytes(ISO_8859_1)));
            TinyLedger ledger = new TinyLedger(new Moment(DiskImage.of(bytes), head, Map.of()), 0);
            String reason = ledger.start();
            ledger.stop();
            Map<String, byte[]> files = ledger.disk.image().contents();
            return new Started(reason, new String(files.get("audit.log"), ISO_8859_1), files);
        }
    }

    private static String boot(long number, ChainHash parent, String reason) {
        return new LogText().boot(number, parent, reason).toString();
    }

    /** A row of table 8.3: these bytes, without a head, become what is kept, with this boot record behind it. */
    private static DynamicTest row(String name, String before, String kept, long number, ChainHash parent, String reason) {
        return DynamicTest.dynamicTest(name, () -> {
            Started started = Started.on(Map.of("audit.log", before), null);
            assertEquals(kept + boot(number, parent, reason), started.live());
            SimpleProbe reader = SimpleProbe.of(started.live().getBytes(ISO_8859_1));
            // The reference looks for a header at the start only, so a file it did not begin is foreign to it at every start.
            boolean isOursFromTheStart = kept.startsWith(LogText.HEADER) && kept.substring(0, Math.min(64, kept.length())).chars().allMatch(c -> c < 128);
            if (isOursFromTheStart) {
                assertEquals("resume", reader.reason());
                assertEquals(number + 1, reader.number());
            }
            Started again = Started.on(Map.of("audit.log", started.live()), null);
            assertEquals("resume", again.reason(), "once is enough");
            assertEquals(number + 1, Long.parseLong(again.live().substring(started.live().length()).split("\t")[0]));
        });
    }

    @TestFactory
    Stream<DynamicTest> audR5_audU14_shouldBeginBehindEveryInput() {
        ChainHash zero = ChainHash.ZERO;
        ChainHash g4 = G4.hash();
        String h = LogText.HEADER;
        String longRecord = new LogText().raw(A).boot(5, g4, "resume").refused(6, "r".repeat(5000)).toString();
        ChainHash longHash = new LogText().boot(5, g4, "resume").refused(6, "r".repeat(5000)).hash();
        return Stream.of(
                row("2 length 0", "", h, 1, zero, "fresh"),
                row("3 ten bytes of header", h.substring(0, 10), h, 1, zero, "fresh"),
                row("4 header without line feed", h.substring(0, 31), h, 1, zero, "fresh"),
                row("5 header only", h, h, 1, zero, "fresh"),
                row("6 file A", A, A, 5, g4, "resume"),
                row("7 chain off", h + "3\t1\t0\tboot\t1\t-\tfresh\t-\n", h + "3\t1\t0\tboot\t1\t-\tfresh\t-\n", 4, zero, "resume"),
                row("8 short torn fragment", A + "5\t17000", A, 6, g4, "corrupt_tail"),
                row("9 header and torn fragment", h + "garbage", h, 1, zero, "fresh"),
                row("10 audU13: long torn fragment", A + "x".repeat(5000), A, 5, g4, "corrupt_tail"),
                row("11 many NUL bytes", A + "\0".repeat(5000), A, 5, g4, "corrupt_tail"),
                row("12 100 NUL bytes", A + "\0".repeat(100), A, 5, g4, "corrupt_tail"),
                row("13 audU12: long last record", longRecord, longRecord, 7, longHash, "resume"),
                row("15 audU14: malformed chain", A + BAD, A + BAD, 6, g4, "schema_drift"),
                row("16 audU15: two of them", A + BAD.replaceFirst("5", "99") + BAD.replaceFirst("5", "100"), A + BAD.replaceFirst("5", "99") + BAD.replaceFirst("5", "100"), 101, g4, "schema_drift"),
                row("17 converted to CR LF", A.replace("\n", "\r\n"), A.replace("\n", "\r\n") + h, 5, zero, "schema_drift"),
                row("18 not UTF-8", A + "5\t1\t1\trefused\t9\tx\u00e9\t-\n", A + "5\t1\t1\trefused\t9\tx\u00e9\t-\n", 6, g4, "schema_drift"),
                row("19 invalid UTF-8 near the start", h + "\u00e9\n" + A.substring(32), h + "\u00e9\n" + A.substring(32), 5, g4, "resume"),
                row("20 audU8: v1", V1, V1 + h, 1, zero, "legacy_v1"),
                row("21 v1 without final line feed", V1.stripTrailing(), V1 + h, 1, zero, "legacy_v1"),
                row("22 audU10: foreign", "not an audit log at all", "not an audit log at all\n" + h, 1, zero, "schema_drift"),
                row("23 empty line at the end", A + "\n", A + "\n", 5, g4, "schema_drift"),
                row("24 comment at the end", A + "# hello\n", A + "# hello\n", 5, g4, "resume"),
                row("25 v20", "# varta-watch recovery audit v20\n", "# varta-watch recovery audit v20\n" + h, 1, zero, "schema_drift"),
                row("26 v10", "# varta-watch recovery audit v10\n", "# varta-watch recovery audit v10\n" + h, 1, zero, "schema_drift"),
                row("27 two columns", h + "77\t-\n", h + "77\t-\n", 78, zero, "schema_drift"),
                row("28 plus sign", h + "+5\t1\t1\trefused\t9\tx\t-\n", h + "+5\t1\t1\trefused\t9\tx\t-\n", 1, zero, "schema_drift"),
                row("29 number too large", A + "18446744073709551616\t1\t1\trefused\t9\tx\t-\n", A + "18446744073709551616\t1\t1\trefused\t9\tx\t-\n", 5, g4, "schema_drift"),
                row("30 audW7: largest number behind a small one", A + "18446744073709551615\t1\t1\trefused\t9\tx\t-\n", A + "18446744073709551615\t1\t1\trefused\t9\tx\t-\n", 5, g4, "schema_drift"),
                row("31 upper-case hex", A.replace(LogText.G4, LogText.G4.toUpperCase()), A.replace(LogText.G4, LogText.G4.toUpperCase()), 5, g4, "resume"));
    }

    @Test
    void audR5_shouldCreateWhatDoesNotExist() throws SinkException {
        assertEquals(LogText.HEADER + boot(1, ChainHash.ZERO, "fresh"), Started.on(Map.of(), null).live());
    }

    @Test
    void audU7_shouldNumberTwoRunsAsOne() throws SinkException {
        TinyLedger first = new TinyLedger(Moment.NEW, 0);
        first.start();
        first.append(2);
        first.stop();
        TinyLedger second = new TinyLedger(first.moment(), 0);
        assertEquals("resume", second.start());
        second.append(1);
        second.stop();
        List<String> records = new String(second.disk.image().contents().get("audit.log"), UTF_8).lines().skip(1).toList();
        assertEquals(List.of("1", "2", "3", "4", "5"), records.stream().map(line -> line.substring(0, line.indexOf('\t'))).toList());
        assertEquals("resume", records.get(3).split("\t")[6]);
        ChainCheck.check(second.disk.image().contents(), second.acknowledged());
    }

    /** A row of table 8.5. */
    private static DynamicTest row(String name, Map<String, String> before, Head head, String kept, long number, ChainHash parent, String reason) {
        return DynamicTest.dynamicTest(name, () -> {
            Started started = Started.on(before, head);
            assertEquals(kept + boot(number, parent, reason), started.live());
            before.forEach((file, text) -> assertEquals(file.equals("audit.log") ? started.live() : text, new String(started.files().get(file), ISO_8859_1), file));
        });
    }

    @TestFactory
    Stream<DynamicTest> audR6_shouldBeginByEveryRowOfTheTable() {
        Head rolling = new Head(State.ROLLING, G4, 4);
        Head open = new Head(State.OPEN, G4, 4);
        Head clean = new Head(State.CLEAN, G4, 4);
        Head elsewhere = new Head(State.ROLLING, new ChainPoint(4, ChainHash.ZERO), 4);
        String h = LogText.HEADER;
        ChainHash g4 = G4.hash();
        ChainHash zero = ChainHash.ZERO;
        return Stream.of(
                row("0 copy finished, original not removed", Map.of("audit.log", A, "audit.log.1", A), rolling, h, 5, g4, "rotation"),
                row("0 only with the intent in the head", Map.of("audit.log", A, "audit.log.1", A), clean, A, 5, g4, "resume"),
                row("1 moved, new file missing", Map.of("audit.log.1", A), rolling, h, 5, g4, "rotation"),
                row("1 moved, header torn", Map.of("audit.log", h.substring(0, 31), "audit.log.1", A), rolling, h, 5, g4, "rotation"),
                row("1 moved, boot record torn", Map.of("audit.log", h + "5\t17", "audit.log.1", A), rolling, h, 5, g4, "rotation"),
                row("2 nothing at all", Map.of(), null, h, 1, zero, "fresh"),
                row("3 aud-R8 live file gone", Map.of("audit.log.2", A), clean, h, 5, zero, "fresh"),
                row("3 another tail than the intent's", Map.of("audit.log.1", A), elsewhere, h, 6, zero, "fresh"),
                row("4 resume, clean", Map.of("audit.log", A), clean, A, 5, g4, "resume"),
                row("4 resume, not clean", Map.of("audit.log", A), open, A, 6, g4, "resume"),
                row("4 rolling, nothing moved yet", Map.of("audit.log", A, "audit.log.1", h), rolling, A, 6, g4, "resume"),
                row("5 torn", Map.of("audit.log", A + "5\t1"), open, A, 6, g4, "corrupt_tail"),
                row("6 drift", Map.of("audit.log", A + BAD), clean, A + BAD, 6, g4, "schema_drift"),
                row("7 legacy behind generations", Map.of("audit.log", V1, "audit.log.1", A), null, V1 + h, 5, zero, "legacy_v1"),
                row("8 unknown, converted", Map.of("audit.log", LogText.FILE_B.replace("\n", "\r\n")), null, LogText.FILE_B.replace("\n", "\r\n") + h, 13, zero, "schema_drift"));
    }

    @Test
    void shouldWriteWhatIsMissingInOnePiece() throws SinkException {
        TinyLedger ledger = new TinyLedger(new Moment(DiskImage.of(Map.of("audit.log", "foreign".getBytes(UTF_8))), null, Map.of()), 0);
        ledger.start();
        assertEquals(List.of("sync audit.log", "syncDirectory", "write audit.log", "sync audit.log", "syncDirectory"), ledger.disk.operations());
    }

    @Test
    void shouldStartOverBehindAForeignFileThatABootRecordWasTornIn() throws SinkException {
        String torn = "foreign\n" + LogText.HEADER.substring(0, 20);
        Started started = Started.on(Map.of("audit.log", torn), null);
        assertEquals(torn + "\n" + LogText.HEADER + boot(1, ChainHash.ZERO, "schema_drift"), started.live());
        assertEquals(SinkTail.Kind.RESUME, kindOf(started));
    }

    private static SinkTail.Kind kindOf(Started started) throws SinkException {
        TinyLedger ledger = new TinyLedger(new Moment(DiskImage.of(started.files()), null, Map.of()), 0);
        ledger.start();
        return ledger.session.probe().kind();
    }
}
