// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.api.audit.ChainHash;

/** Several sets that hold the same records in part: backups, mirrors, generations that are missing here or there. Source: chain continuity 9. */
class CopiesTest {
    @TempDir
    Path folder;

    private Verification verify(LogText... logs) throws IOException {
        List<Path> files = new ArrayList<>();
        for (LogText log : logs) {
            files.add(log.write(folder.resolve("log-" + files.size())));
        }
        Verification result = AuditVerifier.verify(files);
        Collections.reverse(files);
        Verification turned = AuditVerifier.verify(files);
        assertEquals(result.verdict(), turned.verdict(), () -> result + " but turned " + turned);
        assertEquals(result.supersededRecords(), turned.supersededRecords(), () -> result + " but turned " + turned);
        assertEquals(result.gaps(), turned.gaps());
        return result;
    }

    private static LogText begun() {
        return new LogText().boot(1, ChainHash.ZERO, "fresh").refused(2, 3);
    }

    private static void assertVerdict(Verdict verdict, Verification result) {
        assertEquals(verdict, result.verdict(), result::toString);
    }

    @Test
    void shouldAcceptAnOlderCopy() throws IOException {
        Verification result = verify(begun().refused(4, 6), begun(), begun().refused(4));
        assertVerdict(Verdict.SOUND, result);
        assertEquals(0, result.supersededRecords());
        assertEquals(List.of(5L), result.firstGaps().stream().map(Gap::from).toList());
    }

    @Test
    void shouldAcceptACopyThatBeginsLaterAndOneThatEndsEarlier() throws IOException {
        LogText all = begun();
        LogText middle = new LogText().boot(4, all.hash(), "rotation").refused(5);
        all.boot(4, all.hash(), "rotation").refused(5);
        LogText end = new LogText().boot(6, all.hash(), "rotation").refused(7);
        all.boot(6, all.hash(), "rotation").refused(7);
        assertVerdict(Verdict.SOUND, verify(all, middle, end));
        assertVerdict(Verdict.SOUND, verify(begun(), middle, end));
        assertVerdict(Verdict.INCOMPLETE, verify(begun(), end));
        assertVerdict(Verdict.INCOMPLETE, verify(middle, end));
        LogText middleAndEnd = new LogText().boot(4, begun().hash(), "rotation").refused(5).boot(6, middle.hash(), "rotation").refused(7);
        assertVerdict(Verdict.SOUND, verify(begun(), middleAndEnd, middle));
    }

    @Test
    void shouldSupersedeTheEndOfACopyThatAnotherOneLeftByABootRecord() throws IOException {
        LogText moved = begun();
        moved.boot(5, moved.hash(), "resume").refused(6);
        Verification result = verify(begun().refused(4), moved);
        assertVerdict(Verdict.SOUND, result);
        assertEquals(1, result.supersededRecords());
    }

    @Test
    void shouldFindAForkOfACopyWithoutABootRecord() throws IOException {
        Verification result = verify(begun().refused(4), begun().refused(5));
        assertVerdict(Verdict.BROKEN, result);
        assertTrue(result.problem().text().startsWith("fork: number 5 goes on without a boot record, though the log had gone on at number 4"), result::toString);
    }

    @Test
    void shouldFindAForkOfACopyThatGrewOn() throws IOException {
        LogText moved = begun();
        moved.boot(5, moved.hash(), "resume").refused(7);
        assertVerdict(Verdict.BROKEN, verify(begun().refused(4, 6), moved));
    }

    @Test
    void shouldFindThatTheOldPlaceWentOnWithoutABootRecordBehindWhatTheNewOneHolds() throws IOException {
        ChainHash left = begun().hash();
        LogText b = new LogText().boot(4, left, "rotation").refused(5);
        assertVerdict(Verdict.BROKEN, verify(begun().refused(6), b));
        assertVerdict(Verdict.SOUND, verify(begun().refused(6), new LogText().boot(4, left, "rotation")));
    }

    @Test
    void shouldAcceptSeveralMovesThatWereCutShort() throws IOException {
        ChainHash left = begun().hash();
        LogText b = new LogText().boot(4, left, "rotation");
        LogText c = new LogText().boot(5, left, "rotation");
        Verification result = verify(begun().refused(6), b, c);
        assertVerdict(Verdict.SOUND, result);
        assertEquals(2, result.supersededRecords());
    }

    @Test
    void shouldNotAcceptUnrelatedLogs() throws IOException {
        LogText other = new LogText().boot(1, ChainHash.ZERO, "fresh").refused(2).follow(ChainHash.parse("ab".repeat(32))).refused(3);
        assertVerdict(Verdict.BROKEN, verify(begun(), other));
        LogText young = new LogText().boot(9, ChainHash.ZERO, "fresh").refused(10);
        assertVerdict(Verdict.INCOMPLETE, verify(begun(), young));
    }

    @Test
    void shouldMentionRecordsThatNothingLinksWithTheNewerOnes() throws IOException {
        begun().write(folder.resolve("a"));
        new LogText().boot(9, ChainHash.parse("ab".repeat(32)), "rotation").refused(10).write(folder.resolve("b.5"));
        Verification result = AuditVerifier.verify(List.of(folder.resolve("a"), folder.resolve("b")));
        assertVerdict(Verdict.SOUND, result);
        assertTrue(result.notes().get(0).contains("nothing given links numbers 1 to 3 with the newer records"), result::toString);
    }

    @Test
    void shouldNotFillTheMemoryWithMoves() throws IOException {
        LogText log = new LogText().boot(1, ChainHash.ZERO, "fresh");
        byte[] hash = new byte[ChainHash.BYTES];
        for (int number = 3; number < 2 * 17_000; number += 2) {
            hash[0] = (byte) number;
            hash[1] = (byte) (number >> 8);
            log.boot(number, ChainHash.of(hash), "rotation");
        }
        assertVerdict(Verdict.BROKEN, verify(log));
    }
}
