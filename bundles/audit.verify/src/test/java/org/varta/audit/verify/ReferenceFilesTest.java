// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.api.audit.ChainDigest;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.RecordLine;

/** Files as the reference observer and earlier ones leave them; golden lines of audit log 5.4. */
class ReferenceFilesTest {
    private static final String ZEROS = "0".repeat(64);
    private static final String L1 = "1\t1700000000000\t0\tboot\t4242\t-\tlegacy_v1\t0c45b51823ec6ac0392e3411f3c7bd659af4d4165b1fd21a332c6aa18f358cb6\n";
    private static final String L2 = "2\t1700000050000\t0\tboot\t4343\t0c45b51823ec6ac0392e3411f3c7bd659af4d4165b1fd21a332c6aa18f358cb6\tresume\tda103b70dd53fd5bf5c233f5f2bedca1858f0ff70a1772ba3939cda72b7215d7\n";
    private static final String D1 = "1\t1700000000000\t0\tboot\t4242\t-\tschema_drift\t802de407333e165058d9e6b4aa9c9faaf266297fab1e8ba756bce2928890c22c\n";
    private static final String RR = "5\t1700000015000\t0\tboot\t4343\t7fcd016172dd4241e9edddca994e672cd39f128b25cb69f184ee77dba742969d\trotation\t"
            + "2ecc1029942b316629b12fb74f7601dc23987f483e979e582e4701cb04e4070c\n";
    private static final String DR = "6\t1700000016000\t0\tboot\t4343\t7fcd016172dd4241e9edddca994e672cd39f128b25cb69f184ee77dba742969d\tschema_drift\t"
            + "edacd4636d73543ad6db409fbb02bd78adbda0b251ade8b5be1f93ea0f7210c0\n";
    private static final String S10 = "11\t1700000030000\t0\tboot\t4444\t-\tcorrupt_tail\t9c17cd254badc571bd60e5e73be97659f2617d5db8a5067c622c271f40364827\n";
    private static final String V1 = "# varta-watch recovery audit v1\n1700000000000\t42\tspawn\t7\t9001\texec\t/bin/true\tinline\t9\n";

    @TempDir
    Path folder;

    private Path generation(int number) {
        return folder.resolve("a.log" + (number == 0 ? "" : "." + number));
    }

    private Verification verify(String content) throws IOException {
        return verify(content.getBytes(UTF_8));
    }

    private Verification verify(byte[] content) throws IOException {
        Files.write(generation(0), content);
        return AuditVerifier.verify(List.of(generation(0)));
    }

    private static void assertVerdict(Verdict verdict, Verification result) {
        assertEquals(verdict, result.verdict(), result::toString);
    }

    private static void assertNote(String part, Verification result) {
        assertTrue(result.notes().stream().anyMatch(note -> note.contains(part)), result::toString);
    }

    private static void assertProblem(String part, Verification result) {
        assertTrue(result.problems().stream().anyMatch(problem -> problem.text().contains(part)), result::toString);
    }

    @Test
    void audU8_audU9_shouldReadAMigratedFile() throws IOException {
        Verification result = verify(V1 + RecordLine.HEADER + L1 + L2);
        assertVerdict(Verdict.SOUND, result);
        assertEquals(2, result.records());
        assertNote("are records of the first schema", result);
        assertEquals("legacy_v1", result.anchors().get(0).reason());
    }

    @Test
    void audU10_shouldReadAForeignPrefix() throws IOException {
        Verification result = verify("not an audit log at all\n" + RecordLine.HEADER + D1);
        assertVerdict(Verdict.SOUND, result);
        assertNote("are foreign", result);
        assertEquals(3, verify("not an audit log at all\n" + RecordLine.HEADER + D1.replace("4242", "4243")).problem().line());
    }

    @Test
    void shouldFindAHeaderGluedToAnotherLineAndAcrossBlocks() throws IOException {
        assertVerdict(Verdict.SOUND, verify("# varta-wa" + RecordLine.HEADER + D1));
        for (int before : new int[] {65_500, 65_510, 65_535, 65_536, 65_537, 131_060}) {
            assertVerdict(Verdict.SOUND, verify("x".repeat(before) + RecordLine.HEADER + D1));
            assertVerdict(Verdict.SOUND, verify(RecordLine.HEADER.replace("v2", "v3") + RecordLine.HEADER + "x\n".repeat(before) + RecordLine.HEADER + D1));
        }
    }

    @Test
    void audW6_shouldFindTheRepeatedMigrationOfTheSeed() throws IOException {
        Verification result = verify(V1 + RecordLine.HEADER + L1 + RecordLine.HEADER + L1);
        assertVerdict(Verdict.SOUND, result);
        assertEquals(1, result.records());
        assertVerdict(Verdict.BROKEN, verify(RecordLine.HEADER + L1 + RecordLine.HEADER + L1));
    }

    @Test
    void shouldNotJudgeAGenerationOfTheFirstSchema() throws IOException {
        Files.writeString(generation(1), V1);
        Verification result = verify(LogText.FILE_A);
        assertVerdict(Verdict.SOUND, result);
        assertNote("holds records of the first schema only", result);
        Files.delete(generation(1));
        assertVerdict(Verdict.INCOMPLETE, verify(V1));
    }

    @Test
    void audW6_shouldNotTakeASimilarHeader() throws IOException {
        assertVerdict(Verdict.BROKEN, verify(LogText.FILE_A.replace("v2\n", "v20\n")));
        assertVerdict(Verdict.BROKEN, verify(LogText.FILE_A.replace("\n", "\r\n")));
        assertVerdict(Verdict.BROKEN, verify("# varta-watch recovery audit v2\0" + LogText.FILE_A.substring(32)));
    }

    @Test
    void audU27_shouldReadAnInterruptedRotationThatWasRepaired() throws IOException {
        Files.writeString(generation(1), LogText.FILE_A);
        assertVerdict(Verdict.SOUND, verify(RecordLine.HEADER + RR));
    }

    @Test
    void audU30_shouldMentionAStaleRotationColumn() throws IOException {
        LogText older = new LogText().boot(1, ChainHash.ZERO, "fresh").refused(2);
        ChainHash stale = older.hash();
        older.refused(3);
        older.write(generation(1));
        for (String reason : List.of("rotation", "resume")) {
            String body = "4\t1\t0\tboot\t9\t" + stale.column() + "\t" + reason;
            ChainHash right = new ChainDigest().after(older.hash(), RecordLine.Kind.BOOT, body.getBytes(UTF_8), 0, body.length());
            LogText young = new LogText().raw(body + "\t" + right.column() + "\n").follow(right).refused(5);
            Verification result = verify(young.toString());
            assertVerdict(reason.equals("rotation") ? Verdict.SOUND : Verdict.BROKEN, result);
            if (reason.equals("rotation")) {
                assertNote("number 4: the boot record's previous hash is stale", result);
            }
        }
    }

    @Test
    void audW1_shouldMentionAMissingColumn() throws IOException {
        Files.writeString(generation(1), LogText.FILE_A);
        Verification result = verify(LogText.FILE_B.substring(0, LogText.FILE_B.indexOf("12\t1700000030000")) + S10);
        assertVerdict(Verdict.SOUND, result);
        assertNote("previous hash is missing", result);
    }

    @Test
    void shouldReadALogWithoutChainInEitherForm() throws IOException {
        for (String previous : List.of("-", ZEROS)) {
            Files.writeString(generation(1), RecordLine.HEADER + "1\t1\t0\tboot\t1\t-\tfresh\t-\n2\t1\t0\tboot\t1\t" + previous + "\tresume\t-\n3\t1\t1\trefused\t9\tx\t-\n");
            Verification result = verify(RecordLine.HEADER + "4\t1\t0\tboot\t1\t" + previous + "\trotation\t-\n6\t1\t1\trefused\t9\tx\t-\n");
            assertVerdict(Verdict.SOUND, result);
            assertEquals(5, result.unchainedRecords());
            assertEquals(1, result.gaps());
            assertNote("5 records carry no hash", result);
        }
    }

    @Test
    void shouldReadARotatedLogWithoutChain() throws IOException {
        Files.writeString(generation(5), RecordLine.HEADER + "400\t1\t0\tboot\t1\t-\trotation\t-\n401\t1\t1\trefused\t9\tx\t-\n");
        Files.writeString(generation(4), RecordLine.HEADER + "402\t1\t0\tboot\t1\t-\trotation\t-\n");
        assertVerdict(Verdict.SOUND, AuditVerifier.verify(List.of(generation(0))));
        Files.delete(generation(5));
        assertVerdict(Verdict.INCOMPLETE, AuditVerifier.verify(List.of(generation(0))));
    }

    @Test
    void audW22_shouldNotAcceptADowngradeInTheMiddleOfARun() throws IOException {
        LogText log = new LogText().boot(1, ChainHash.ZERO, "fresh").refused(2);
        Verification result = verify(log + "3\t1\t1\trefused\t9\tx\t-\n");
        assertVerdict(Verdict.BROKEN, result);
        assertProblem("chain downgrade", result);
    }

    @Test
    void shouldStepOverADriftLineAndSaySo() throws IOException {
        String drift = "5\t1\t1\tspawn\t/bin/future\tnope\n";
        Verification result = verify(LogText.FILE_A + drift + DR);
        assertVerdict(Verdict.BROKEN, result);
        assertEquals(new Problem(generation(0).toString(), 6, 557, "is no v2 record"), result.problem());
        assertEquals(1, result.problemCount());
        assertEquals(0, result.gaps());
        assertEquals(6, result.last().number());
    }

    @Test
    void shouldNameEveryProblem() throws IOException {
        Verification result = verify(LogText.FILE_A.replace("inline", "Inline").replace("unauthenticated_transport", "debounced") + DR);
        assertEquals(List.of(3L, 5L), result.problems().stream().map(Problem::line).toList());
        assertEquals(List.of(new Gap(5, 5, true, generation(0).toString(), 6)), result.firstGaps());
    }

    @Test
    void shouldReadLinesThatAreLongerThanItsBlocks() throws IOException {
        LogText log = new LogText().boot(1, ChainHash.ZERO, "fresh");
        int number = 2;
        for (int length : new int[] {4_000, 8_500, 131_000, 131_072, 200_000, 700_000}) {
            log.line(RecordLine.Kind.REFUSED, number++ + "\t1\t5\trefused\t1001\t" + "x".repeat(length));
            log.refused(number++);
        }
        Verification result = verify(log.toString());
        assertVerdict(Verdict.SOUND, result);
        assertEquals(13, result.records());
        long end = log.toString().length();
        log.line(RecordLine.Kind.REFUSED, number++ + "\t1\t5\trefused\t1001\t" + "x".repeat(3_000_000));
        log.refused(number);
        Problem problem = verify(log.toString()).problem();
        assertEquals(new Problem(generation(0).toString(), 15, end, "is no v2 record"), problem);
        assertTrue(AuditVerifier.verify(List.of(generation(0))).problems().stream().anyMatch(each -> each.line() == 16), "the line behind it is read");
    }

    @Test
    void shouldTellATornHeader() throws IOException {
        Files.writeString(generation(1), LogText.FILE_A);
        assertVerdict(Verdict.SOUND, verify("# varta-watch"));
        Files.writeString(generation(2), "# varta-watch");
        assertVerdict(Verdict.BROKEN, verify(RecordLine.HEADER + RR));
        Files.writeString(generation(2), "");
        assertVerdict(Verdict.SOUND, verify(RecordLine.HEADER + RR));
    }

    @Test
    void audR12_shouldReadTheFilesOfARotationThatWasCutShort() throws IOException {
        LogText[] logs = new LogText[6];
        ChainHash hash = ChainHash.parse("ab".repeat(32));
        for (int i = 5; i >= 0; i--) {
            logs[i] = new LogText().boot(100 - 10 * i, hash, "rotation").refused(101 - 10 * i);
            hash = logs[i].hash();
            logs[i].write(generation(i));
        }
        Path live = generation(0);
        assertVerdict(Verdict.SOUND, AuditVerifier.verify(List.of(live)));
        Files.delete(generation(5)); // its place is free, the others have not moved
        assertVerdict(Verdict.SOUND, AuditVerifier.verify(List.of(live)));
        Files.move(generation(4), generation(5));
        Files.move(generation(3), generation(4)); // a hole on its way to 1
        assertVerdict(Verdict.SOUND, AuditVerifier.verify(List.of(live)));
        Files.move(generation(2), generation(3));
        Files.move(generation(1), generation(2));
        Files.move(live, generation(1)); // no live file
        Files.writeString(generation(1), "150\t17", APPEND);
        Verification result = AuditVerifier.verify(List.of(live));
        assertVerdict(Verdict.SOUND, result);
        assertNote("ends in the middle of a line", result);
    }

    @Test
    void shouldFindAMissingGenerationInTheMiddle() throws IOException {
        LogText first = new LogText().boot(1, ChainHash.ZERO, "fresh").refused(2);
        LogText second = new LogText().boot(3, first.hash(), "rotation").refused(4);
        LogText third = new LogText().boot(5, second.hash(), "rotation").refused(6);
        first.write(generation(2));
        second.write(generation(1));
        assertVerdict(Verdict.SOUND, verify(third.toString()));
        Files.delete(generation(1));
        Verification result = AuditVerifier.verify(List.of(generation(0)));
        assertVerdict(Verdict.BROKEN, result);
        assertProblem("the generation does not continue the one before it", result);
        second.write(folder.resolve("found.log"));
        assertVerdict(Verdict.SOUND, AuditVerifier.verify(List.of(generation(0), folder.resolve("found.log"))));
    }
}
