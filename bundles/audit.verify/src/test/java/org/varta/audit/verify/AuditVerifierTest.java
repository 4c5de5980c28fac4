// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.api.audit.ChainHash;

class AuditVerifierTest {
    @TempDir
    Path folder;

    private Path a() {
        return folder.resolve("a.log");
    }

    private Path b() {
        return folder.resolve("b.log");
    }

    private Verification verify(String content) throws IOException {
        Files.write(a(), content.getBytes(UTF_8));
        return AuditVerifier.verify(List.of(a()));
    }

    private static void assertVerdict(Verdict verdict, Verification result) {
        assertEquals(verdict, result.verdict(), () -> String.valueOf(result));
    }

    @Nested
    class OneSet {
        @Test
        void shouldFindTheGoldenFileSound() throws IOException {
            Verification result = verify(LogText.FILE_A);
            assertVerdict(Verdict.SOUND, result);
            assertNull(result.problem());
            assertEquals(1, result.firstNumber());
            assertEquals(4, result.last().number());
            assertEquals("7fcd016172dd4241e9edddca994e672cd39f128b25cb69f184ee77dba742969d", result.last().hash().column());
            assertEquals(4, result.records());
            assertEquals(1, result.restarts());
        }

        @Test
        void shouldFindTheGoldenGenerationsSoundAndCountTheirGaps() throws IOException {
            Files.write(folder.resolve("a.log.1"), LogText.FILE_A.getBytes(UTF_8));
            Verification result = verify(LogText.FILE_B);
            assertVerdict(Verdict.SOUND, result);
            assertEquals(10, result.records());
            assertEquals(2, result.gaps());
            assertEquals(2, result.missingNumbers());
            assertEquals(3, result.restarts());
            assertEquals(12, result.last().number());
        }

        @Test
        void shouldFindAYoungGenerationAloneIncomplete() throws IOException {
            assertVerdict(Verdict.INCOMPLETE, verify(LogText.FILE_B));
        }

        @Test
        void shouldFindTheOldestGenerationKeptSound() throws IOException {
            Files.write(folder.resolve("a.log.5"), LogText.FILE_B.getBytes(UTF_8));
            assertVerdict(Verdict.SOUND, AuditVerifier.verify(List.of(a())));
        }

        @Test
        void shouldNoticeEveryChangedByte() throws IOException {
            byte[] good = LogText.FILE_A.getBytes(UTF_8);
            // Without its last line feed the last record is a torn line: not judged, and not counted either.
            for (int at = 0; at < good.length - 1; at++) {
                byte[] bad = good.clone();
                bad[at] ^= 1;
                Files.write(a(), bad);
                Verification result = AuditVerifier.verify(List.of(a()));
                assertNotEquals(Verdict.SOUND, result.verdict(), "byte " + at + ": " + result);
            }
        }

        @Test
        void shouldNoticeAMissingOrMovedLine() throws IOException {
            List<String> lines = List.of(LogText.FILE_A.split("(?<=\n)"));
            for (int at = 1; at < lines.size() - 1; at++) {
                List<String> without = new ArrayList<>(lines);
                without.remove(at);
                assertNotEquals(Verdict.SOUND, verify(String.join("", without)).verdict());
                List<String> moved = new ArrayList<>(lines);
                Collections.swap(moved, at, at + 1);
                assertVerdict(Verdict.BROKEN, verify(String.join("", moved)));
            }
        }

        @Test
        void shouldSayWhereTheFirstProblemIs() throws IOException {
            Problem problem = verify(LogText.FILE_A.replace("inline", "Inline")).problem();
            assertEquals(a().toString(), problem.file());
            assertEquals(3, problem.line());
            assertEquals(32 + 101, problem.position());
        }

        @Test
        void shouldReadATornEndOnlyInTheLiveFile() throws IOException {
            Verification result = verify(LogText.FILE_A + "5\t1700");
            assertVerdict(Verdict.SOUND, result);
            assertEquals(1, result.notes().size());
            Files.write(folder.resolve("a.log.1"), (LogText.FILE_A + "5\t1700").getBytes(UTF_8));
            assertVerdict(Verdict.BROKEN, verify(LogText.FILE_B));
        }

        @Test
        void shouldAcceptAMigratedFileAndMentionWhatItDidNotJudge() throws IOException {
            LogText log = new LogText().boot(1, ChainHash.ZERO, "legacy_v1");
            Verification result = verify("# varta-watch recovery audit v1\nold\n" + log);
            assertVerdict(Verdict.SOUND, result);
            assertEquals(1, result.notes().size());
        }

        @ParameterizedTest
        @CsvSource({"resume", "corrupt_tail", "rotation"})
        void shouldNotAcceptARestartThatForgetsTheChain(String reason) throws IOException {
            assertVerdict(Verdict.BROKEN, verify(new LogText().boot(1, ChainHash.ZERO, "fresh").refused(2).boot(3, ChainHash.ZERO, reason).toString()));
        }

        @Test
        void shouldCallALogIncompleteWhoseLiveGenerationWasDeleted() throws IOException {
            Verification result = verify(new LogText().boot(57, ChainHash.ZERO, "fresh").refused(58).toString());
            assertVerdict(Verdict.INCOMPLETE, result);
        }

        @Test
        void shouldNotAcceptAGenerationThatDoesNotContinueTheOneBefore() throws IOException {
            Files.write(folder.resolve("a.log.1"), LogText.FILE_A.getBytes(UTF_8));
            ChainHash foreign = ChainHash.parse("ab".repeat(32));
            assertVerdict(Verdict.BROKEN, verify(new LogText().boot(9, foreign, "rotation").toString()));
            assertVerdict(Verdict.BROKEN, verify(new LogText().boot(5, foreign, "rotation").toString()));
        }

        @Test
        void shouldFollowALogWhoseChainIsSwitchedOffAndOn() throws IOException {
            String off = "3\t1\t0\tboot\t1\t-\tresume\t-\n4\t1\t1\trefused\t9\tx\t-\n";
            LogText log = new LogText().boot(1, ChainHash.ZERO, "fresh").refused(2).raw(off).boot(5, ChainHash.ZERO, "resume").refused(6);
            Verification result = verify(log.toString());
            assertVerdict(Verdict.SOUND, result);
            assertTrue(result.notes().get(0).contains("chain downgrade"), result::toString);
            assertEquals(2, result.unchainedRecords());
        }

        @Test
        void shouldMentionAStaleColumnOfUpstream() throws IOException {
            String last = LogText.FILE_B.substring(0, LogText.FILE_B.indexOf("12\t1700000030000"));
            String seed = "11\t1700000030000\t0\tboot\t4444\t-\tcorrupt_tail\t9c17cd254badc571bd60e5e73be97659f2617d5db8a5067c622c271f40364827\n";
            Files.write(folder.resolve("a.log.1"), LogText.FILE_A.getBytes(UTF_8));
            Verification result = verify(last + seed);
            assertVerdict(Verdict.SOUND, result);
            assertEquals(2, result.notes().size(), "the column, and the child that number 10 started");
        }

        @Test
        void shouldTellWhatCannotBeRead() {
            assertVerdict(Verdict.UNREADABLE, AuditVerifier.verify(List.of(folder.resolve("nothing"))));
            assertVerdict(Verdict.UNREADABLE, AuditVerifier.verify(List.of(folder)));
        }

        @Test
        void shouldTellAFileWithoutRecords() throws IOException {
            assertVerdict(Verdict.INCOMPLETE, verify(""));
            assertVerdict(Verdict.BROKEN, verify("not an audit log, but longer than a header\n"));
        }
    }

    @Nested
    class SeveralSets {
        private final LogText a = new LogText().boot(1, ChainHash.ZERO, "fresh").refused(2, 3);
        private final LogText b = new LogText();

        private Verification both() throws IOException {
            a.write(a());
            b.write(b());
            Verification result = AuditVerifier.verify(List.of(a(), b()));
            Verification turned = AuditVerifier.verify(List.of(b(), a()));
            assertEquals(result.verdict(), turned.verdict(), () -> result + " but turned " + turned);
            assertEquals(result.supersededRecords(), turned.supersededRecords());
            return result;
        }

        @Test
        void shouldFindAMoveThereAndBackSound() throws IOException {
            b.boot(4, a.hash(), "rotation").refused(5, 6);
            a.boot(7, b.hash(), "rotation").refused(8);
            b.boot(9, a.hash(), "rotation").refused(10);
            Verification result = both();
            assertVerdict(Verdict.SOUND, result);
            assertEquals(10, result.records());
            assertEquals(0, result.gaps());
            assertEquals(10, result.last().number());
            assertEquals(0, result.supersededRecords());
        }

        @Test
        void shouldNotFindOnePlaceOfTwoSound() throws IOException {
            b.boot(4, a.hash(), "rotation").refused(5, 6);
            a.boot(7, b.hash(), "rotation").refused(8);
            both();
            Verification result = AuditVerifier.verify(List.of(a()));
            assertVerdict(Verdict.INCOMPLETE, result);
            assertTrue(result.problem().text().contains("numbers 4 to 6 are elsewhere"), result::toString);
            assertVerdict(Verdict.INCOMPLETE, AuditVerifier.verify(List.of(b())));
        }

        @Test
        void shouldTellASupersededEnd() throws IOException {
            ChainHash acknowledged = a.hash();
            a.refused(4, 5);
            b.boot(6, acknowledged, "rotation").refused(7);
            Verification result = both();
            assertVerdict(Verdict.SOUND, result);
            assertEquals(2, result.supersededRecords());
        }

        @Test
        void shouldTellAFork() throws IOException {
            ChainHash left = a.hash();
            a.refused(4, 5, 8);
            b.boot(6, left, "rotation").refused(7, 9);
            Verification result = both();
            assertVerdict(Verdict.BROKEN, result);
            assertTrue(result.problem().text().startsWith("fork"), result::toString);
        }

        @Test
        void shouldTellAForkByARestartInTheOldPlace() throws IOException {
            ChainHash left = a.hash();
            b.boot(4, left, "rotation").refused(5, 9);
            a.boot(6, left, "resume").refused(7);
            assertVerdict(Verdict.BROKEN, both());
        }

        @Test
        void shouldNotMindALoneBootOfAnAbortedMove() throws IOException {
            b.boot(4, a.hash(), "rotation");
            a.refused(5, 6);
            Verification result = both();
            assertVerdict(Verdict.SOUND, result);
            assertEquals(1, result.supersededRecords());
        }

        @Test
        void shouldNotMindALoneBootBesideAnEndThatSurvived() throws IOException {
            ChainHash acknowledged = a.hash();
            a.refused(4, 5);
            b.boot(6, acknowledged, "rotation");
            a.boot(7, a.hash(), "resume").refused(8);
            Verification result = both();
            assertVerdict(Verdict.SOUND, result);
            assertEquals(1, result.supersededRecords());
        }

        @Test
        void shouldNotMindALoneBootBetweenTwoMoves() throws IOException {
            b.boot(4, a.hash(), "rotation");
            a.refused(5, 6);
            b.boot(7, a.hash(), "rotation").refused(8);
            Verification result = both();
            assertVerdict(Verdict.SOUND, result);
            assertEquals(1, result.supersededRecords());
        }

        @Test
        void shouldNotMindALoneBootDirectlyBeforeTheMoveThatSucceeded() throws IOException {
            b.boot(4, a.hash(), "rotation").refused(5);
            ChainHash left = b.hash();
            a.boot(6, left, "rotation").boot(7, left, "rotation").refused(8);
            assertEquals(1, both().supersededRecords());
            assertVerdict(Verdict.SOUND, both());
            assertVerdict(Verdict.INCOMPLETE, AuditVerifier.verify(List.of(a())));
        }

        @Test
        void shouldNotAcceptABootThatSkipsRecordsOfItsOwnPlace() throws IOException {
            a.refused(4).boot(5, ChainHash.parse("ab".repeat(32)), "rotation").refused(6);
            a.write(a());
            assertVerdict(Verdict.BROKEN, AuditVerifier.verify(List.of(a())));
        }

        @Test
        void shouldNotAcceptANumberWithTwoContents() throws IOException {
            b.boot(3, a.hash(), "rotation");
            assertVerdict(Verdict.BROKEN, both());
        }

        @Test
        void shouldAcceptACopy() throws IOException {
            b.boot(1, ChainHash.ZERO, "fresh").refused(2, 3);
            assertVerdict(Verdict.SOUND, both());
        }

        @Test
        void shouldNotAcceptAChangedRecordInEitherPlace() throws IOException {
            b.boot(4, a.hash(), "rotation").refused(5, 6);
            a.boot(7, b.hash(), "rotation").refused(8);
            String goodA = a.toString();
            String goodB = b.toString();
            both();
            for (int number = 1; number <= 8; number++) {
                Files.writeString(a(), goodA.replace("number " + number, "Number " + number));
                Files.writeString(b(), goodB.replace("number " + number, "Number " + number));
                if (goodA.contains("number " + number) || goodB.contains("number " + number)) {
                    assertVerdict(Verdict.BROKEN, AuditVerifier.verify(List.of(a(), b())));
                }
            }
        }

        @Test
        void shouldFindAMoveIntoAnOlderGenerationWhenItsPredecessorIsGiven() throws IOException {
            Files.writeString(folder.resolve("b.log.1"), new LogText().boot(4, a.hash(), "rotation").refused(5).toString());
            LogText old = new LogText().boot(4, a.hash(), "rotation").refused(5);
            a.boot(6, old.hash(), "rotation").refused(7);
            b.boot(8, a.hash(), "rotation").refused(9);
            assertVerdict(Verdict.SOUND, both());
            assertVerdict(Verdict.BROKEN, AuditVerifier.verify(List.of(b())));
        }
    }
}
