// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.ChainPoint;

/** The log is held against what is known from elsewhere. */
class HeadTest {
    private static final ChainHash OTHER = ChainHash.parse("ab".repeat(32));
    private static final byte[] KEY = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

    @TempDir
    Path folder;
    private Path live;
    private final LogText log = new LogText().boot(1, ChainHash.ZERO, "fresh").refused(2);
    private ChainHash second;

    @BeforeEach
    void writeLog() throws IOException {
        live = folder.toRealPath().resolve("a.log");
        second = log.hash();
        log.refused(3, 5);
        log.write(live);
    }

    private HeadText head() {
        return new HeadText().sink(live).point(5, log.hash());
    }

    private Verification verify() {
        return AuditVerifier.verify(Inquiry.of(List.of(live)).withHeadsBeside());
    }

    private static void assertVerdict(Verdict verdict, Verification result) {
        assertEquals(verdict, result.verdict(), result::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"open", "rolling", "moving", "parked", "clean"})
    void shouldAgreeWithTheHeadBeside(String state) throws IOException {
        Path file = head().state(state).writeBeside(live);
        Verification result = verify();
        assertVerdict(Verdict.SOUND, result);
        assertEquals(List.of("the head " + file + " (" + state + "): number 5"), result.confirmations());
        assertEquals(List.of(), AuditVerifier.verify(List.of(live)).confirmations());
    }

    @Test
    void shouldAcceptALogThatWentOnBehindAnOpenHead() throws IOException {
        head().point(2, second).writeBeside(live);
        assertVerdict(Verdict.SOUND, verify());
    }

    @Test
    void audR7_shouldFindThatTheEndWasCutOff() throws IOException {
        head().point(9, OTHER).writeBeside(live);
        Verification result = verify();
        assertVerdict(Verdict.BROKEN, result);
        assertTrue(result.problem().text().startsWith("the log ends at number 5, but the head "), result::toString);
    }

    @Test
    void shouldCallALogIncompleteThatWentOnInAPlaceNotGiven() throws IOException {
        new HeadText().sink(folder.resolve("b.log")).point(9, OTHER).writeBeside(live);
        assertVerdict(Verdict.INCOMPLETE, verify());
    }

    @Test
    void shouldFindARewrittenRecord() throws IOException {
        head().point(2, OTHER).writeBeside(live);
        Verification result = verify();
        assertVerdict(Verdict.BROKEN, result);
        assertEquals(3, result.problem().line());
        assertTrue(result.problem().text().startsWith("number 2 is another record than the head "), result::toString);
    }

    @Test
    void shouldFindThatARememberedRecordIsNotThere() throws IOException {
        head().point(4, OTHER).writeBeside(live);
        assertVerdict(Verdict.BROKEN, verify());
    }

    @Test
    void shouldFindRecordsBehindAnOrderlyStop() throws IOException {
        head().state("clean").point(2, second).writeBeside(live);
        assertVerdict(Verdict.BROKEN, verify());
        head().state("clean").sink(folder.resolve("b.log")).point(2, second).writeBeside(live);
        assertVerdict(Verdict.SOUND, verify());
    }

    @Test
    void shouldMentionRecordsBeyondTheLimit() throws IOException {
        head().point(2, second).limit(4).writeBeside(live);
        Verification result = verify();
        assertVerdict(Verdict.SOUND, result);
        assertTrue(result.notes().get(0).contains("allows no more than 4"), result::toString);
    }

    @Test
    void shouldMentionAHeadOlderThanEverythingKept() throws IOException {
        LogText old = new LogText().boot(7, OTHER, "rotation").refused(8);
        Files.delete(live);
        old.write(folder.resolve("a.log.5"));
        head().point(2, second).writeBeside(live);
        Verification result = verify();
        assertVerdict(Verdict.SOUND, result);
        assertTrue(result.notes().get(0).contains("is older than everything given"), result::toString);
    }

    @Test
    void shouldIgnoreAHeadThatRemembersNothing() throws IOException {
        head().point(0, ChainHash.ZERO).writeBeside(live);
        assertVerdict(Verdict.SOUND, verify());
        Files.write(live.resolveSibling("a.log.state").resolve("audit.head"), new byte[0]);
        assertVerdict(Verdict.SOUND, verify());
    }

    @ParameterizedTest
    @CsvSource({"0", "1"})
    void shouldReadTheSlotThatIsIntact(int damaged) throws IOException {
        Path file = head().counter(7).slot(1 - damaged).writeBeside(live);
        head().counter(8).slot(damaged).point(2, OTHER).damaged().writeBeside(live);
        assertTrue(verify().confirmations().get(0).contains(file.toString()));
        assertVerdict(Verdict.SOUND, verify());
    }

    @Test
    void shouldReadTheNewerSlot() throws IOException {
        head().counter(-1).slot(1).writeBeside(live);
        head().counter(8).slot(0).point(2, OTHER).writeBeside(live);
        assertVerdict(Verdict.SOUND, verify());
    }

    @Test
    void shouldMentionADamagedHeadBesideAndRefuseOneThatWasNamed() throws IOException {
        Path file = head().damaged().writeBeside(live);
        Verification result = verify();
        assertVerdict(Verdict.SOUND, result);
        assertTrue(result.notes().get(0).contains("is damaged"), result::toString);
        assertVerdict(Verdict.UNREADABLE, AuditVerifier.verify(Inquiry.of(List.of(live)).withHead(file)));
        assertVerdict(Verdict.UNREADABLE, AuditVerifier.verify(Inquiry.of(List.of(live)).withHead(folder.resolve("nothing"))));
    }

    @Test
    void shouldCheckTheMac() throws IOException {
        Path file = head().key(KEY).writeBeside(live);
        assertTrue(verify().notes().get(0).contains("carries a mac"));
        assertVerdict(Verdict.SOUND, AuditVerifier.verify(Inquiry.of(List.of(live)).withHead(file).withHeadKey(KEY)));
        assertVerdict(Verdict.UNREADABLE, AuditVerifier.verify(Inquiry.of(List.of(live)).withHead(file).withHeadKey(new byte[32])));
        head().writeBeside(live);
        assertVerdict(Verdict.UNREADABLE, AuditVerifier.verify(Inquiry.of(List.of(live)).withHead(file).withHeadKey(KEY)));
    }

    @Test
    void shouldHoldTheLogAgainstAnExpectedHead() {
        assertVerdict(Verdict.SOUND, expecting(5, log.hash()));
        assertVerdict(Verdict.SOUND, expecting(2, second));
        assertVerdict(Verdict.BROKEN, expecting(2, OTHER));
        assertVerdict(Verdict.BROKEN, expecting(4, OTHER));
        assertVerdict(Verdict.INCOMPLETE, expecting(6, OTHER));
    }

    private Verification expecting(long number, ChainHash hash) {
        return AuditVerifier.verify(Inquiry.of(List.of(live)).expecting(new ChainPoint(number, hash)));
    }

    @Test
    void shouldFindThatARememberedRecordWasSuperseded() throws IOException {
        Path other = folder.resolve("b.log");
        LogText moved = new LogText().boot(6, second, "rotation").refused(7);
        moved.write(other);
        List<Path> both = List.of(live, other);
        assertVerdict(Verdict.SOUND, AuditVerifier.verify(Inquiry.of(both).expecting(new ChainPoint(7, moved.hash())).expecting(new ChainPoint(2, second))));
        Verification result = AuditVerifier.verify(Inquiry.of(both).expecting(new ChainPoint(5, log.hash())));
        assertVerdict(Verdict.BROKEN, result);
        assertTrue(result.problem().text().contains("lies beside the chain"), result::toString);
    }

    @Test
    void shouldTakeHeadsFromTheCommandLine() throws IOException {
        Path file = head().writeBeside(live);
        Path keyFile = Files.writeString(folder.resolve("key"), HexFormat.of().formatHex(KEY) + "\n");
        assertTrue(CommandRun.of("verify", live).out().contains("agrees with the head " + file + " (open): number 5"));
        assertEquals(0, CommandRun.of("verify", "--head", file.getParent(), live).status());
        assertEquals(2, CommandRun.of("verify", "--head", folder.resolve("nothing"), live).status());
        assertEquals(2, CommandRun.of("verify", "--head-key", keyFile, "--head", file, live).status());
        assertEquals(0, CommandRun.of("verify", "--expect", "5:" + log.hash().column(), live).status());
        assertEquals(0, CommandRun.of("verify", "--expect=2:" + second.column(), "--expect=5:" + log.hash().column(), live).status());
        assertEquals(1, CommandRun.of("verify", "--expect", "5:" + OTHER.column(), live).status());
        assertEquals(3, CommandRun.of("verify", "--expect", "6:" + OTHER.column(), live).status());
        head().point(9, OTHER).writeBeside(live);
        assertEquals(1, CommandRun.of("verify", live).status());
        assertEquals(0, CommandRun.of("verify", "--no-head", live).status());
    }
}
