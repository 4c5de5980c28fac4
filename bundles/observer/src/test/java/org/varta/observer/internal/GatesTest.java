// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.varta.api.transport.Origin;
import org.varta.api.transport.Reception;
import org.varta.vlp.DecodeError;

/** The order of the gates of observer specification 0.4, and who pays for what. */
class GatesTest {
    private static final int PID = 1001;
    private final Engine engine = new Engine(4);

    @BeforeEach
    void processExists() {
        engine.identity.process(PID, 77);
    }

    private void emptyBucket() {
        engine.configure(0, 1, 1);
        engine.identity.process(9, 9);
        engine.beat(9, 1);
    }

    @ParameterizedTest
    @CsvSource({"CONTROL_TRUNCATED,CONTROL_TRUNCATED", "NO_CREDENTIALS,IO_ERRORS", "UID_REFUSED,UID_REFUSED", "SENDER_INVISIBLE,SENDER_INVISIBLE"})
    void obs31_whatIsReportedPaysAToken(Reception reception, Counter counter) {
        engine.refused(reception);
        assertEquals(1, engine.count(counter));
        emptyBucket();
        engine.refused(reception);
        assertEquals(1, engine.count(counter));
        assertEquals(1, engine.count(Counter.RATE_LIMITED_GLOBAL));
    }

    @ParameterizedTest
    @CsvSource({"WRONG_LENGTH,WRONG_LENGTH", "UNSEALABLE,DECRYPT_FAILURES", "REPLAYED,REPLAY_REFUSED", "SENDER_TABLE_FULL,SENDER_TABLE_FULL"})
    void whatIsOnlyCountedPaysNothing(Reception reception, Counter counter) {
        emptyBucket();
        engine.refused(reception);
        assertEquals(1, engine.count(counter));
        assertEquals(0, engine.count(Counter.RATE_LIMITED_GLOBAL));
    }

    @ParameterizedTest
    @EnumSource(DecodeError.class)
    void obs31_decodeErrorsAreCountedByKindAndPay(DecodeError error) {
        engine.batch.decodeError[0] = error;
        engine.refused(Reception.UNDECODABLE);
        assertEquals(1, engine.counters.get(error));
        emptyBucket();
        engine.refused(Reception.UNDECODABLE);
        assertEquals(1, engine.counters.get(error));
        assertEquals(1, engine.count(Counter.RATE_LIMITED_GLOBAL));
    }

    @Test
    void obs47_forgedPidIsAnAuthFailureAndPays() {
        engine.frame(PID, PID + 1, 1, 0, 0, Origin.KERNEL_ATTESTED);
        assertEquals(1, engine.count(Counter.AUTH_FAILURES));
        assertEquals(-1, engine.slot(PID));
        emptyBucket();
        engine.frame(PID, PID + 1, 1, 0, 0, Origin.KERNEL_ATTESTED);
        assertEquals(1, engine.count(Counter.AUTH_FAILURES));
    }

    @Test
    void obs36_pidAboveTheCeilingIsRefusedOnlyWhereTheKernelDoesNotNameTheSender() {
        engine.network(4_194_305, 1, Origin.NETWORK_UNVERIFIED);
        assertEquals(1, engine.count(Counter.PID_ABOVE_MAX));
        engine.identity.process(4_194_305, 5);
        engine.beat(4_194_305, 1);
        assertTrue(engine.slot(4_194_305) >= 0);
    }

    @Test
    void obs27_frameThatThePerAgentLimitDropsSpendsNoGlobalToken() {
        engine.configure(100, 1, 2);
        engine.beat(PID, 1);
        engine.at(9).beat(PID, 2);
        assertEquals(1, engine.count(Counter.RATE_LIMITED_PID));
        engine.at(10).beat(PID, 3);
        assertEquals(2, engine.table.beats[engine.slot(PID)]);
        assertEquals(0, engine.count(Counter.RATE_LIMITED_GLOBAL));
        engine.at(20).beat(PID, 4);
        assertEquals(1, engine.count(Counter.RATE_LIMITED_GLOBAL));
    }

    @Test
    void obs28_terminalEdgePassesBothLimitsOnceWhenAttested() {
        engine.configure(100, 1, 1);
        engine.beat(PID, 1);
        engine.at(1).terminal(PID, 50);
        assertEquals(2, engine.table.beats[engine.slot(PID)]);
        engine.at(2).terminal(PID, 60);
        assertEquals(2, engine.table.beats[engine.slot(PID)]);
        assertEquals(1, engine.count(Counter.RATE_LIMITED_PID));
        engine.at(12).terminal(PID, 60);
        assertEquals(1, engine.count(Counter.RATE_LIMITED_GLOBAL));
    }

    @Test
    void obs32_strongerOriginRepairsASlotWithinThePerAgentInterval() {
        engine.configure(100, 0, 0);
        engine.network(PID, 50, Origin.NETWORK_UNVERIFIED);
        engine.at(1).beat(PID, 1);
        assertEquals(Origin.KERNEL_ATTESTED, engine.table.origin[engine.slot(PID)]);
        assertEquals(0, engine.count(Counter.RATE_LIMITED_PID));
    }

    @Test
    void obs33_attestedSenderWithoutIdentityIsOnlyAsGoodAsItsSocket() {
        engine.identity.gone(PID);
        engine.beat(PID, 1);
        assertEquals(Origin.SOCKET_MODE_ONLY, engine.table.origin[engine.slot(PID)]);
        engine.at(4000);
        assertEquals(Origin.SOCKET_MODE_ONLY, engine.tick().get(0).origin());
    }

    @Test
    void incompleteIdentityIsReadAgainAtMostOnceASecondAndThenUpgraded() {
        engine.identity.gone(PID);
        engine.beat(PID, 1);
        engine.identity.process(PID, 77);
        int reads = engine.identity.reads;
        engine.at(1).beat(PID, 2);
        engine.at(2).beat(PID, 3);
        assertEquals(reads + 1, engine.identity.reads);
        assertEquals(Origin.KERNEL_ATTESTED, engine.table.origin[engine.slot(PID)]);
    }

    @Test
    void identityIsNotReadForBeatsThatAdvance() {
        engine.beat(PID, 1);
        int reads = engine.identity.reads;
        for (int nonce = 2; nonce < 1000; nonce++) {
            engine.at(nonce).beat(PID, nonce);
        }
        assertEquals(reads, engine.identity.reads);
    }

    @Test
    void obs37_foreignNamespaceIsRefusedUnlessAllowed() {
        engine.identity.namespaces.put(PID, 5L);
        engine.beat(PID, 1);
        assertEquals(1, engine.count(Counter.NAMESPACE_MISMATCH));
        assertEquals(-1, engine.slot(PID));
        engine.identity.own = 0;
        engine.beat(PID, 2);
        assertEquals(2, engine.count(Counter.NAMESPACE_MISMATCH));
        engine.configure(0, 0, 0, true, false, 256);
        engine.beat(PID, 3);
        assertTrue(engine.slot(PID) >= 0);
    }

    @Test
    void obsW3_clientCreatedAgainInTheSameProcessGoesOn() {
        engine.beat(PID, 500);
        engine.at(10).beat(PID, 1);
        assertEquals(1, engine.count(Counter.NONCE_RESTART));
        assertEquals(2, engine.table.beats[engine.slot(PID)]);
        engine.at(20).beat(PID, 2);
        assertEquals(3, engine.table.beats[engine.slot(PID)]);
    }

    @Test
    void recycledPidIsSeenAtItsFirstBeatThatDoesNotAdvance() {
        engine.beat(PID, 500);
        engine.identity.process(PID, 78);
        engine.at(10).beat(PID, 1);
        assertEquals(1, engine.count(Counter.PID_RECYCLED));
        assertEquals(78, engine.table.generation[engine.slot(PID)]);
    }

    @Test
    void obs17_fullTableWithNobodyConvictedDropsTheNewAgentAndLooksAtNobody() {
        fill();
        engine.identity.process(50, 1);
        engine.at(100_000).beat(50, 1);
        assertEquals(1, engine.count(Counter.CAPACITY_EXCEEDED));
        assertEquals(0, engine.count(Counter.SCAN_TRUNCATED));
    }

    private void fill() {
        for (int pid = 2; pid < 6; pid++) {
            engine.identity.process(pid, pid);
            engine.beat(pid, 1);
        }
    }

    @Test
    void obs18_convictedAgentGivesItsPlaceAfterMoreThanTenAllowances() {
        fill();
        engine.identity.process(50, 1);
        engine.at(3000).tick();
        engine.at(30_000).beat(50, 1);
        assertEquals(1, engine.count(Counter.CAPACITY_EXCEEDED));
        engine.atNanos(30_000 * Engine.MILLI + 1).beat(50, 2);
        assertTrue(engine.slot(50) >= 0);
        assertEquals(1, engine.count(Counter.EVICTED));
        assertEquals(3, engine.table.latchedCount());
    }

    @Test
    void obs19_searchThatFindsNobodyIsCountedOnce() {
        fill();
        engine.identity.process(50, 1);
        engine.at(3000).tick();
        engine.at(4000).beat(50, 1);
        assertEquals(1, engine.count(Counter.SCAN_TRUNCATED));
    }

    @Test
    void obs20_searchGoesOnWhereItsWindowEnded() {
        engine.configure(0, 0, 0, false, false, 1);
        fill();
        engine.identity.process(50, 1);
        engine.at(3000).tick();
        engine.at(20_000).beat(4, 2);
        engine.at(31_000);
        engine.beat(50, 1);
        engine.identity.process(51, 1);
        engine.beat(51, 1);
        engine.identity.process(52, 1);
        engine.beat(52, 1);
        assertEquals(2, engine.count(Counter.EVICTED));
        assertEquals(1, engine.count(Counter.SCAN_TRUNCATED));
    }

    @Test
    void obs21_balancedEvictionAlsoTakesAnAgentThatWasNeverConvicted() {
        engine.configure(0, 0, 0, false, true, 256);
        fill();
        engine.identity.process(50, 1);
        engine.at(31_000).beat(50, 1);
        assertEquals(1, engine.count(Counter.EVICTED));
    }
}
