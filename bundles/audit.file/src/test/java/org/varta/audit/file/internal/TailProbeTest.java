// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.varta.api.audit.SinkTail.Kind.DRIFT;
import static org.varta.api.audit.SinkTail.Kind.EMPTY;
import static org.varta.api.audit.SinkTail.Kind.LEGACY;
import static org.varta.api.audit.SinkTail.Kind.RESUME;
import static org.varta.api.audit.SinkTail.Kind.TORN;
import static org.varta.api.audit.SinkTail.Kind.UNKNOWN;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.SinkTail;

class TailProbeTest {
    private static final String V1 = "# varta-watch recovery audit v1\n1700000000000\t42\tspawn\t7\t9001\texec\t/bin/true\tinline\t9\n";
    private static final String A = LogText.FILE_A;
    private static final int A_LENGTH = 557;

    @TempDir
    Path folder;

    private TailScan scan(byte[] content) throws IOException {
        Path file = Files.write(folder.resolve("audit.log"), content);
        try (Disk.OpenFile open = new LocalDisk().openForReading(file)) {
            return TailProbe.scan(open);
        }
    }

    private TailScan scan(String content) throws IOException {
        return scan(content.getBytes(UTF_8));
    }

    /** A row of table 8.3 of which nothing is cut, with what 8.4 makes of it. */
    private DynamicTest row(String name, String content, SinkTail.Kind kind, long recovered, String hash) {
        return row(name, content, kind, recovered, hash, content.length());
    }

    /** A row of table 8.3 with what 8.4 makes of it. */
    private DynamicTest row(String name, String content, SinkTail.Kind kind, long recovered, String hash, long keep) {
        return DynamicTest.dynamicTest(name, () -> {
            TailScan scan = scan(content);
            assertEquals(kind, scan.kind());
            assertEquals(recovered, scan.recovered());
            assertEquals(hash, scan.last().hash().column());
            assertEquals(keep, scan.keep());
        });
    }

    @TestFactory
    Stream<DynamicTest> audR5_shouldClassifyTheRowsOfTheTable() {
        String badChain = "5\t1\t1\trefused\t9\tdebounced\tnope\n";
        String hex = "0".repeat(64);
        return Stream.of(
                row("2 length 0", "", EMPTY, 0, "-", 0),
                row("3 ten bytes of header", LogText.HEADER.substring(0, 10), EMPTY, 0, "-", 0),
                row("4 header without line feed", LogText.HEADER.substring(0, 31), EMPTY, 0, "-", 0),
                row("5 header only", LogText.HEADER, EMPTY, 0, "-", 32),
                row("6 file A", A, RESUME, 4, LogText.G4, A_LENGTH),
                row("7 chain off", LogText.HEADER + "1\t1\t0\tboot\t1\t-\tfresh\t-\n", RESUME, 1, "-"),
                row("8 short torn fragment", A + "5\t17000", TORN, 5, LogText.G4, A_LENGTH),
                row("9 header and torn fragment", LogText.HEADER + "garbage", EMPTY, 0, "-", 32),
                row("10 long torn fragment", A + "x".repeat(5000), TORN, 4, LogText.G4, A_LENGTH),
                row("11 many NUL bytes", A + "\0".repeat(100_000), TORN, 4, LogText.G4, A_LENGTH),
                row("12 100 NUL bytes", A + "\0".repeat(100), TORN, 4, LogText.G4, A_LENGTH),
                row("15 malformed chain", A + badChain, DRIFT, 5, LogText.G4),
                row("16 two of them", A + badChain + badChain.replaceFirst("5", "100"), DRIFT, 100, LogText.G4),
                row("20 v1", V1, LEGACY, 0, "-"),
                row("21 v1 without final line feed", V1.stripTrailing(), LEGACY, 0, "-"),
                row("22 foreign", "not an audit log at all\n", UNKNOWN, 0, "-"),
                row("23 empty line at the end", A + "\n", DRIFT, 4, LogText.G4),
                row("24 comment at the end", A + "# hello\n", RESUME, 4, LogText.G4),
                row("25 v20", LogText.HEADER.replace("v2", "v20") + A.substring(32), UNKNOWN, 0, "-"),
                row("26 v10", V1.replace("v1", "v10"), UNKNOWN, 0, "-"),
                row("27 two columns", LogText.HEADER + "77\t-\n", DRIFT, 77, "-"),
                row("28 plus sign", LogText.HEADER + "+5\t1\t1\trefused\t9\tx\t" + hex + "\n", DRIFT, 0, "-"),
                row("29 number too large", A + "18446744073709551616\t1\t1\trefused\t9\tx\t" + hex + "\n", DRIFT, 4, LogText.G4),
                row("30 largest number", LogText.HEADER + "18446744073709551615\t1\t1\trefused\t9\tx\t" + hex + "\n", RESUME, -1, "-"),
                row("31 upper-case hex", A.replace(LogText.G4, LogText.G4.toUpperCase()), RESUME, 4, LogText.G4));
    }

    @Test
    void audR5_shouldKeepTheLargestNumberOfAConvertedFile() throws IOException {
        TailScan scan = scan(LogText.FILE_B.replace("\n", "\r\n"));
        assertEquals(UNKNOWN, scan.kind());
        assertEquals(12, scan.recovered());
    }

    @Test
    void audR5_shouldSeeDriftInALineThatIsNoUtf8() throws IOException {
        byte[] content = (A + "5\t1\t1\trefused\t9\tx\u00e9\t-\n").getBytes(ISO_8859_1);
        TailScan scan = scan(content);
        assertEquals(DRIFT, scan.kind());
        assertEquals(5, scan.recovered());
        assertEquals(A_LENGTH, scan.doubtAt());
    }

    @Test
    void audR5_shouldNotMindInvalidUtf8AtTheStartOfAV2File() throws IOException {
        byte[] content = (LogText.HEADER + "\u00e9\n" + A.substring(32)).getBytes(ISO_8859_1);
        assertEquals(RESUME, scan(content).kind());
    }

    @Test
    void audU9_shouldResumeAMigratedFile() throws IOException {
        String migrated = new LogText().raw(V1).header().boot(1, ChainHash.ZERO, "legacy_v1").toString();
        TailScan scan = scan(migrated);
        assertEquals(RESUME, scan.kind());
        assertEquals(1, scan.recovered());
        assertFalse(scan.isHeaderMissing());
    }

    @Test
    void audU10_shouldFindTheLastHeaderOfAForeignFileAcrossBlocks() throws IOException {
        for (int size : new int[] {1, 65_504, 65_505, 65_520, 65_535, 65_536, 65_537, 131_072}) {
            String foreign = new LogText().raw("x".repeat(size)).header().boot(1, ChainHash.ZERO, "schema_drift").toString();
            TailScan scan = scan(foreign);
            assertEquals(RESUME, scan.kind(), "foreign part of " + size);
            assertEquals(1, scan.last().number());
        }
    }

    @TestFactory
    Stream<DynamicTest> audU12_audW4_shouldReadTheNumberOfALongLastRecord() {
        return IntStream.rangeClosed(4090, 4150).mapToObj(length -> DynamicTest.dynamicTest(length + " bytes", () -> {
            LogText log = new LogText().header().boot(1, ChainHash.ZERO, "fresh");
            int fixed = log.toString().length();
            String sample = new LogText().refused(42, "").toString();
            log.refused(42, "r".repeat(length - sample.length()));
            assertEquals(length, log.toString().length() - fixed);
            TailScan scan = scan(log.toString());
            assertEquals(RESUME, scan.kind());
            assertEquals(42, scan.recovered());
            assertEquals(log.hash(), scan.last().hash());
            assertTrue(scan.isLinkVerified());
        }));
    }

    @TestFactory
    Stream<DynamicTest> audU16_shouldNotBelieveAPartOfALineBeforeATornOne() {
        return IntStream.rangeClosed(4060, 4110).mapToObj(length -> DynamicTest.dynamicTest(length + " bytes", () -> {
            LogText log = new LogText().header().boot(41, ChainHash.ZERO, "fresh").refused(42, "r".repeat(length));
            TailScan scan = scan(log + "43\t17000");
            assertEquals(TORN, scan.kind());
            assertEquals(42, scan.last().number());
            assertEquals(43, scan.recovered());
            assertEquals(log.toString().length(), scan.keep());
        }));
    }

    @Test
    void audW7_shouldNotBelieveANumberFarAboveTheOneBefore() throws IOException {
        String far = new LogText().refused(4 + (1L << 32) + 1, "far").toString();
        TailScan scan = scan(A + far);
        assertEquals(DRIFT, scan.kind());
        assertEquals(4, scan.recovered());
        assertEquals(A_LENGTH, scan.doubtAt());
        assertEquals(4 + (1L << 32), scan(A + new LogText().refused(4 + (1L << 32), "near")).recovered());
        assertEquals(9, scan(A + "9\tdrift\n" + far + "7\tdrift\n").recovered());
    }

    @Test
    void audU13_shouldCutOnlyTheFragment() throws IOException {
        TailScan scan = scan(A + "6\t" + "y".repeat(70_000));
        assertEquals(TORN, scan.kind());
        assertEquals(A_LENGTH, scan.keep());
        assertTrue(scan.isTornNumberBurned());
        assertEquals(6, scan.recovered());
    }

    @Test
    void audU11_shouldBurnATornNumberThatIsNear() throws IOException {
        assertEquals(99, scan(A + "99\t12345\t99\tspaw").recovered());
        assertEquals(4 + 257, scan(A + "261\t1").recovered());
        assertEquals(4, scan(A + "262\t1").recovered());
        assertEquals(4, scan(A + "4\t1").recovered());
        assertEquals(4, scan(A + "99").recovered());
    }

    @Test
    void shouldBurnTheTornFirstNumber() throws IOException {
        TailScan scan = scan(LogText.HEADER + "1\t17000000");
        assertEquals(EMPTY, scan.kind());
        assertEquals(1, scan.recovered());
        assertTrue(scan.isTornNumberBurned());
        assertFalse(scan.isHeaderMissing());
    }

    @Test
    void shouldTellABootAtTheEnd() throws IOException {
        TailScan scan = scan(LogText.FILE_B);
        assertTrue(scan.isBoot());
        assertEquals("1a65fe58288a6af8e220d540c3bb5c26fe7c77f1b1e20e2b440eacc3d6c1765a", scan.parent().column());
        assertTrue(scan.isLinkVerified());
    }

    @Test
    void shouldNoticeThatTheLastRecordDoesNotFollow() throws IOException {
        assertFalse(scan(A.replace("unauthenticated", "Unauthenticated")).isLinkVerified());
        assertFalse(scan(LogText.FILE_B.replace("corrupt_tail", "corrupt_Tail")).isLinkVerified());
        assertTrue(scan(A.replace("1700000005000", "1700000005001")).isLinkVerified(), "only the last link is looked at");
    }

    @Test
    void shouldAcceptABootWithAForeignParent() throws IOException {
        ChainHash foreign = ChainHash.parse("ab".repeat(32));
        TailScan scan = scan(new LogText().raw(A).boot(9, foreign, "rotation").toString());
        assertEquals(RESUME, scan.kind());
        assertTrue(scan.isLinkVerified());
        assertEquals(foreign, scan.parent());
    }

    @Test
    void shouldTreatAnOverlongLineAsDrift() throws IOException {
        TailScan scan = scan(A + "7\t" + "z".repeat(BackwardLines.LONGEST_LINE) + "\n");
        assertEquals(DRIFT, scan.kind());
        assertEquals(7, scan.recovered());
        assertEquals(A_LENGTH, scan.doubtAt());
    }
}
