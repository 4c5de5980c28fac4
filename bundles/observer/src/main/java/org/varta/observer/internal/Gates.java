// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import org.varta.api.event.EventKind;
import org.varta.api.transport.BeatBatch;
import org.varta.api.transport.Origin;
import org.varta.api.transport.Reception;

/**
 * The way of a received datagram into the agent table: the gates of the observer specification 0.4 in their order, after those that the transport has already passed it through. Loop thread
 * only; allocates nothing.
 */
final class Gates {
    private final AgentTable table;
    private final SlotRules rules;
    private final Detection detection;
    private final Eviction eviction;
    private final Identity identity;
    private final EventQueue events;
    private final LoopCounters counters;
    private final Incoming in = new Incoming();
    private final PidCeiling pidCeiling;
    private TokenBucket bucket;
    private long agentIntervalNanos;
    private int scanWindow;
    private boolean isBalanced;
    private boolean isForeignAllowed;

    Gates(AgentTable table, Detection detection, Identity identity, EventQueue events, LoopCounters counters,
            PidCeiling pidCeiling) {
        this.table = table;
        this.detection = detection;
        this.identity = identity;
        this.events = events;
        this.counters = counters;
        this.pidCeiling = pidCeiling;
        rules = new SlotRules(table, counters);
        eviction = new Eviction(table, detection, counters);
    }

    void configure(Settings settings, long now) {
        bucket = new TokenBucket(settings.globalBeatRate(), settings.globalBeatBurst(), now);
        agentIntervalNanos = settings.maxBeatRate() == 0 ? 0 : 1_000_000_000L / settings.maxBeatRate();
        scanWindow = settings.evictionScanWindow();
        isBalanced = settings.isEvictionBalanced();
        isForeignAllowed = settings.isForeignNamespaceAllowed();
    }

    /** Passes the first rows of a batch that was received through a source of that name. */
    void pass(BeatBatch batch, int rows, long now, String transport) {
        in.transport = transport;
        for (int row = 0; row < rows; row++) {
            if (batch.reception[row] == Reception.FRAME) {
                in.load(batch, row, now);
                frame(now);
            } else {
                refused(batch, row, now);
            }
        }
    }

    /** Steps 1 and 2: what the transport has refused. */
    private void refused(BeatBatch batch, int row, long now) {
        switch (batch.reception[row]) {
            case UNDECODABLE -> {
                if (pays(now)) {
                    counters.add(batch.decodeError[row]);
                    events.refused(EventKind.DECODE, now, batch.kernelPid[row], batch.decodeError[row].label());
                }
            }
            case CONTROL_TRUNCATED -> report(Counter.CONTROL_TRUNCATED, EventKind.CONTROL_TRUNCATED, "control_truncated", now);
            case NO_CREDENTIALS -> report(Counter.IO_ERRORS, EventKind.IO, "no_credentials", now);
            case UID_REFUSED -> {
                if (report(Counter.IO_ERRORS, EventKind.IO, "uid_refused", now)) {
                    counters.add(Counter.UID_REFUSED);
                }
            }
            case SENDER_INVISIBLE -> {
                if (report(Counter.IO_ERRORS, EventKind.IO, "sender_invisible", now)) {
                    counters.add(Counter.SENDER_INVISIBLE);
                }
            }
            case WRONG_LENGTH -> counters.add(Counter.WRONG_LENGTH);
            case UNSEALABLE -> counters.add(Counter.DECRYPT_FAILURES);
            case REPLAYED -> counters.add(Counter.REPLAY_REFUSED);
            case SENDER_TABLE_FULL -> counters.add(Counter.SENDER_TABLE_FULL);
            case FRAME -> counters.add(Counter.INVARIANT);
        }
    }

    private boolean report(Counter counter, EventKind kind, String token, long now) {
        boolean isPaid = pays(now);
        if (isPaid) {
            counters.add(counter);
            events.refused(kind, now, 0, token);
        }
        return isPaid;
    }

    private boolean pays(long now) {
        boolean isPaid = bucket.take(now);
        if (!isPaid) {
            counters.add(Counter.RATE_LIMITED_GLOBAL);
        }
        return isPaid;
    }

    /** Steps 3 to 6: binding, ceiling, limits. */
    private void frame(long now) {
        if (in.kernelPid != 0 && in.pid != in.kernelPid) {
            if (pays(now)) {
                counters.add(Counter.AUTH_FAILURES);
                events.refused(EventKind.AUTH_FAILURE, in, "", "");
            }
            return;
        }
        int slot = table.find(in.key);
        boolean isEdge = slot >= 0 && in.isTerminal() && isTerminalEdge(slot);
        if (in.kernelPid == 0 && !isEdge && pidCeiling.isExceededBy(in.pid)) {
            counters.add(Counter.PID_ABOVE_MAX);
            return;
        }
        if (slot >= 0 && !isEdge && isTooSoon(slot, now) && !repairsTrust(slot)) {
            counters.add(Counter.RATE_LIMITED_PID);
            return;
        }
        boolean isUnpaid = isEdge && in.kernelPid != 0;
        if ((isUnpaid || pays(now)) && identify(slot, now, isUnpaid)) {
            admit(slot, now, isUnpaid);
        }
    }

    /** A dying process's first last word must come through, whatever it sent before. */
    private boolean isTerminalEdge(int slot) {
        return table.observedNonce[slot] != in.nonce && rules.advancesTerminal(slot, in);
    }

    private boolean isTooSoon(int slot, long now) {
        return now - table.lastArrival[slot] < agentIntervalNanos;
    }

    /** A more trustworthy sender may take a slot back at once; one whose identity is merely incomplete may not, for it would repeat for ever. */
    private boolean repairsTrust(int slot) {
        Origin pinned = table.origin[slot];
        return in.origin.rank() > pinned.rank()
            && !(in.origin == Origin.KERNEL_ATTESTED && pinned == Origin.SOCKET_MODE_ONLY);
    }

    /** Steps 7 and 8: who is it, and from which namespace; false if the frame ends here. */
    private boolean identify(int slot, long now, boolean isUnpaid) {
        if (in.kernelPid == 0) {
            return true;
        }
        boolean isKnown = slot >= 0 && table.inode[slot] != 0 && table.generation[slot] != 0;
        if (isKnown && !rules.doesNotAdvance(slot, in)) {
            in.inode = table.inode[slot];
            in.generation = table.generation[slot];
            return true;
        }
        if (slot >= 0 && now - table.identityReadAt[slot] < SlotRules.IDENTITY_INTERVAL_NANOS) {
            in.inode = table.inode[slot];
            in.generation = table.generation[slot];
        } else {
            readIdentity(slot, now);
        }
        if (!isKnown && (in.inode == 0 || in.generation == 0)) {
            in.origin = Origin.SOCKET_MODE_ONLY;
        }
        return !isForeign(slot) || refuseForeign(now, isUnpaid);
    }

    private void readIdentity(int slot, long now) {
        in.generation = Math.max(0, identity.startTime(in.pid));
        in.inode = identity.namespace(in.pid);
        if (slot < 0) {
            return;
        }
        table.identityReadAt[slot] = now;
        in.isSameProcess = in.generation != 0 && in.generation == table.generation[slot];
        if (in.inode == 0 && in.isSameProcess) {
            in.inode = table.inode[slot];
        }
    }

    private boolean isForeign(int slot) {
        if (in.inode == 0 || isForeignAllowed || slot >= 0 && table.inode[slot] == in.inode) {
            return false;
        }
        return identity.ownNamespace() != in.inode;
    }

    private boolean refuseForeign(long now, boolean isUnpaid) {
        counters.add(Counter.NAMESPACE_MISMATCH);
        if (!isUnpaid || pays(now)) {
            events.refused(EventKind.NAMESPACE_CONFLICT, in, "foreign_namespace", "");
        }
        return false;
    }

    /** Step 9. */
    private void admit(int slot, long now, boolean isUnpaid) {
        if (slot < 0) {
            insert(now);
            return;
        }
        detection.beforeChange(slot, now);
        Admission admission = rules.apply(slot, in, detection.allowance(slot));
        if (admission.isAccepted()) {
            accept(slot, admission == Admission.INSERTED);
        } else if (admission != Admission.OUT_OF_ORDER && (!isUnpaid || pays(now))) {
            EventKind kind = admission == Admission.ORIGIN_CONFLICT ? EventKind.ORIGIN_CONFLICT : EventKind.NAMESPACE_CONFLICT;
            events.refused(kind, in, "pinned", "");
        }
    }

    private void insert(long now) {
        int slot = table.insert(in);
        if (slot < 0 && table.isFull()) {
            slot = evictFor(now);
        }
        if (slot < 0) {
            counters.add(Counter.CAPACITY_EXCEEDED);
            return;
        }
        accept(slot, true);
    }

    private int evictFor(long now) {
        int victim = eviction.victim(now, scanWindow, isBalanced);
        if (victim < 0) {
            return -1;
        }
        detection.beforeChange(victim, now);
        if (!table.replace(victim, in)) {
            return -1;
        }
        detection.forget(victim);
        counters.add(Counter.EVICTED);
        return victim;
    }

    private void accept(int slot, boolean isNew) {
        counters.add(Counter.BEATS);
        detection.beat(slot, in, isNew);
        events.beat(in, slot, table.beats[slot], detection.deadline(slot));
    }
}
