// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.varta.api.transport.Origin;

/** Rules T1 to T12 of the observer specification, applied to a table directly. */
class SlotRulesTest {
    private static final long ALLOWANCE = 3_000;

    private final LoopCounters counters = new LoopCounters();
    private final AgentTable table = new AgentTable(8, 7, counters);
    private final SlotRules rules = new SlotRules(table, counters);
    private int slot;

    @BeforeEach
    void trackAnAgent() {
        slot = table.insert(frame(5, Origin.KERNEL_ATTESTED, 10, 20, 100));
    }

    private static Incoming frame(long nonce, Origin origin, long inode, long generation, long arrival) {
        Incoming in = new Incoming();
        in.key = 1001;
        in.pid = 1001;
        in.nonce = nonce;
        in.status = nonce == -1 ? 2 : 0;
        in.origin = origin;
        in.inode = inode;
        in.generation = generation;
        in.arrival = arrival;
        return in;
    }

    private Incoming attested(long nonce) {
        return frame(nonce, Origin.KERNEL_ATTESTED, 10, 20, 200);
    }

    private Incoming terminal(long timestamp) {
        Incoming in = attested(-1);
        in.timestamp = timestamp;
        return in;
    }

    private Admission apply(Incoming in) {
        return rules.apply(slot, in, ALLOWANCE);
    }

    private void assertUntouched() {
        assertEquals(5, table.nonce[slot]);
        assertEquals(5, table.observedNonce[slot]);
        assertEquals(100, table.lastArrival[slot]);
        assertEquals(10, table.inode[slot]);
        assertEquals(20, table.generation[slot]);
        assertEquals(Origin.KERNEL_ATTESTED, table.origin[slot]);
        assertEquals(1, table.beats[slot]);
    }

    @Test
    void t1_otherGenerationRebuildsTheSlotAndWinsOverNamespaceAndOrigin() {
        table.latch(slot);
        assertEquals(Admission.INSERTED, apply(frame(1, Origin.SOCKET_MODE_ONLY, 99, 21, 200)));
        assertEquals(1, table.nonce[slot]);
        assertEquals(99, table.inode[slot]);
        assertEquals(21, table.generation[slot]);
        assertFalse(table.isLatched[slot]);
        assertEquals(1, counters.get(Counter.PID_RECYCLED));
        assertEquals(0, counters.get(Counter.NAMESPACE_CONFLICT));
    }

    @Test
    void t1_unknownGenerationOnEitherSideIsNoRecycle() {
        assertEquals(Admission.REFRESHED, apply(frame(6, Origin.KERNEL_ATTESTED, 10, 0, 200)));
        assertEquals(20, table.generation[slot]);
        assertEquals(0, counters.get(Counter.PID_RECYCLED));
    }

    @Test
    void t2_networkAgentThatStartsAnewAfterItsAllowanceIsANewOne() {
        slot = table.insert(network(50, 100, 1002));
        assertEquals(Admission.OUT_OF_ORDER, apply(network(1, 100 + ALLOWANCE - 1, 1002)));
        assertEquals(Admission.INSERTED, apply(network(1, 100 + ALLOWANCE, 1002)));
        assertEquals(1, table.nonce[slot]);
        assertEquals(1, counters.get(Counter.PID_RECYCLED));
    }

    private static Incoming network(long nonce, long arrival, long key) {
        Incoming in = frame(nonce, Origin.NETWORK_UNVERIFIED, 0, 0, arrival);
        in.key = key;
        return in;
    }

    @Test
    void t2_neverAppliesToUnixSockets() {
        Incoming in = frame(1, Origin.KERNEL_ATTESTED, 10, 0, 100 + 10 * ALLOWANCE);
        assertEquals(Admission.OUT_OF_ORDER, apply(in));
    }

    @Test
    void t3_strongerOriginRebuildsWhateverTheNonce() {
        slot = table.insert(network(50, 100, 1003));
        table.latch(slot);
        Incoming in = attested(1);
        in.key = 1003;
        assertEquals(Admission.REFRESHED, apply(in));
        assertEquals(1, table.nonce[slot]);
        assertEquals(Origin.KERNEL_ATTESTED, table.origin[slot]);
        assertFalse(table.isLatched[slot]);
        assertEquals(0, counters.get(Counter.ORIGIN_CONFLICT));
    }

    @Test
    void t4_weakerOriginConflictsAndTouchesNothing() {
        assertEquals(Admission.ORIGIN_CONFLICT, apply(frame(6, Origin.NETWORK_UNVERIFIED, 0, 0, 200)));
        assertEquals(1, counters.get(Counter.ORIGIN_CONFLICT));
        assertUntouched();
    }

    @Test
    void t5_otherNamespaceConflictsAlsoForATerminalFrame() {
        assertEquals(Admission.NAMESPACE_CONFLICT, apply(frame(6, Origin.KERNEL_ATTESTED, 11, 20, 200)));
        assertEquals(Admission.NAMESPACE_CONFLICT, apply(frame(-1, Origin.KERNEL_ATTESTED, 11, 20, 200)));
        assertEquals(2, counters.get(Counter.NAMESPACE_CONFLICT));
        assertUntouched();
    }

    @Test
    void t6_knownToUnknownNamespaceConflictsForARegularFrame() {
        assertEquals(Admission.NAMESPACE_CONFLICT, apply(frame(6, Origin.KERNEL_ATTESTED, 0, 20, 200)));
        assertUntouched();
    }

    @Test
    void t7_knownToUnknownNamespaceIsAcceptedForATerminalFrameAndStaysPinned() {
        Incoming in = terminal(9);
        in.inode = 0;
        in.generation = 0;
        assertEquals(Admission.REFRESHED, apply(in));
        assertEquals(10, table.inode[slot]);
        assertEquals(20, table.generation[slot]);
    }

    @Test
    void t8_terminalFrameThatDoesNotAdvanceIsOutOfOrder() {
        assertEquals(Admission.REFRESHED, apply(terminal(9)));
        long arrival = table.lastArrival[slot];
        Incoming again = terminal(9);
        again.arrival = 300;
        assertEquals(Admission.OUT_OF_ORDER, apply(again));
        assertEquals(Admission.OUT_OF_ORDER, apply(terminal(8)));
        assertEquals(arrival, table.lastArrival[slot]);
    }

    @Test
    void t9_terminalFrameDoesNotPoisonTheRegularNonces() {
        assertEquals(Admission.REFRESHED, apply(terminal(9)));
        assertEquals(5, table.nonce[slot]);
        assertEquals(-1, table.observedNonce[slot]);
        assertEquals(2, table.status[slot]);
        assertEquals(Admission.REFRESHED, apply(attested(6)));
        assertEquals(0, counters.get(Counter.NONCE_WRAP));
    }

    @Test
    void t9_slotCreatedByATerminalFrameAcceptsAnyRegularNonce() {
        Incoming in = terminal(9);
        in.key = 1004;
        slot = table.insert(in);
        assertEquals(Admission.REFRESHED, apply(attested(0)));
    }

    @Test
    void t10_higherNonceRefreshesAndCountsTheGap() {
        assertEquals(Admission.REFRESHED, apply(attested(9)));
        assertEquals(9, table.nonce[slot]);
        assertEquals(200, table.lastArrival[slot]);
        assertEquals(3, counters.get(Counter.NONCE_GAP));
    }

    @Test
    void t10_pinsIdentityTogetherWithAnAcceptedFrameOnly() {
        Incoming unknown = frame(5, Origin.SOCKET_MODE_ONLY, 0, 0, 100);
        unknown.key = 1005;
        slot = table.insert(unknown);
        apply(frame(4, Origin.SOCKET_MODE_ONLY, 10, 20, 150));
        assertEquals(0, table.inode[slot]);
        apply(frame(6, Origin.SOCKET_MODE_ONLY, 10, 20, 160));
        assertEquals(10, table.inode[slot]);
        assertEquals(20, table.generation[slot]);
    }

    @Test
    void t11_wrapIsAcceptedAtBothEdgesOfItsZoneAndNotOutside() {
        long zone = 1L << 20;
        table.nonce[slot] = -1 - zone;
        assertEquals(Admission.REFRESHED, apply(attested(zone)));
        assertEquals(1, counters.get(Counter.NONCE_WRAP));
        table.nonce[slot] = -1 - zone - 1;
        assertEquals(Admission.OUT_OF_ORDER, apply(attested(zone)));
        table.nonce[slot] = -2;
        assertEquals(Admission.OUT_OF_ORDER, apply(attested(zone + 1)));
        assertEquals(Admission.REFRESHED, apply(attested(0)));
    }

    @Test
    void t11a_sameAttestedProcessMayBeginItsNoncesAnew() {
        Incoming restart = attested(1);
        restart.isSameProcess = true;
        assertEquals(Admission.REFRESHED, apply(restart));
        assertEquals(1, table.nonce[slot]);
        assertEquals(1, counters.get(Counter.NONCE_RESTART));
    }

    @Test
    void t11a_anotherNonceThanOneNeedsSilenceOfTheAllowance() {
        Incoming early = frame(3, Origin.KERNEL_ATTESTED, 10, 20, 100 + ALLOWANCE - 1);
        early.isSameProcess = true;
        assertEquals(Admission.OUT_OF_ORDER, apply(early));
        Incoming late = frame(3, Origin.KERNEL_ATTESTED, 10, 20, 100 + ALLOWANCE);
        late.isSameProcess = true;
        assertEquals(Admission.REFRESHED, apply(late));
    }

    @Test
    void t12_duplicateOrLowerNonceChangesNothing() {
        assertEquals(Admission.OUT_OF_ORDER, apply(attested(5)));
        assertEquals(Admission.OUT_OF_ORDER, apply(attested(4)));
        assertEquals(2, counters.get(Counter.OUT_OF_ORDER));
        assertUntouched();
    }

    @Test
    void noncesAreUnsigned() {
        table.nonce[slot] = Long.MAX_VALUE;
        assertEquals(Admission.REFRESHED, apply(attested(Long.MIN_VALUE)));
        assertTrue(table.nonce[slot] < 0);
    }
}
