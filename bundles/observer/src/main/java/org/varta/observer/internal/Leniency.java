// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.Arrays;
import org.varta.api.stall.Verdict;
import org.varta.api.transport.Origin;
import org.varta.posix.ProcessActivity;

/**
 * Moves a deadline that has come to a later time, for reasons that are not the policy's: the observer itself did not run (E10) or is slow (W3), the process has only begun or is expected back from a restart (W1), or the operating system says that it was stopped or waits
 * for a device (W9). In this order; nothing here makes an agent alive. Loop thread only. Source: stall policies 1.8 and 3.
 */
final class Leniency {
    /** How often a stopped process is looked at again. */
    static final long LOOK_NANOS = 500_000_000L;
    private static final String NONE = "";
    private static final String RESTART_GRACE = "RESTART_GRACE";

    private final AgentTable table;
    private final Identity identity;
    private final LocalHealth health;
    private final RestartGraces restarts;
    private final String[] hold;
    private final String[] evidence;
    /** Which silence hold and evidence belong to: the arrival of its last beat. */
    private final long[] silenceOf;
    private final AppliedHolds applied;
    private final long[] cpuNanos;
    private final long[] cpuReadAt;
    /** Until when an agent that was stopped may take to beat. */
    private final long[] sparedUntil;
    private Wrappers wrappers = Wrappers.OFF;
    /** Nobody is convicted before; means nothing until there was a pause. */
    private long holdOffUntil;
    private boolean hasHeldOff;
    private boolean isGone;

    Leniency(AgentTable table, Identity identity, LocalHealth health, RestartGraces restarts) {
        this.table = table;
        this.identity = identity;
        this.health = health;
        this.restarts = restarts;
        hold = new String[table.capacity];
        evidence = new String[table.capacity];
        silenceOf = new long[table.capacity];
        cpuNanos = new long[table.capacity];
        cpuReadAt = new long[table.capacity];
        sparedUntil = new long[table.capacity];
        Arrays.fill(hold, NONE);
        Arrays.fill(evidence, NONE);
        applied = new AppliedHolds(table.capacity);
    }

    void use(Wrappers wanted) {
        wrappers = wanted;
        health.limit(wanted.localHealthMost());
    }

    Wrappers wrappers() {
        return wrappers;
    }

    /** A recovery command was started because of a verdict: its agent is expected back. */
    void restarted(Verdict verdict, long now) {
        if (wrappers.restartGraceNanos() > 0) {
            restarts.started(verdict, now, now + wrappers.restartGraceNanos());
        }
    }

    /** A new process beats. */
    void entered(int slot) {
        restarts.entered(slot);
    }

    /** The observer did not run, so nobody can have been seen coming back. */
    void paused(long lost) {
        restarts.paused(lost);
    }

    /** Nobody is convicted before that, whatever the deadline is (E10). */
    void holdOffUntil(long time) {
        holdOffUntil = time;
        hasHeldOff = true;
    }

    /** The slot's agent became suspect: what it does from here to the deadline is evidence. */
    void suspected(int slot, long now) {
        if (wrappers.isEvidenceAsked() && isAttested(slot)) {
            begin(slot);
            cpuNanos[slot] = identity.activity(table.pid[slot]).cpuNanos();
            cpuReadAt[slot] = now;
        }
    }

    /** The deadline of a slot that is due; later than {@code now} to spare it for the time being. */
    long extend(int slot, long deadline, long now) {
        isGone = false;
        applied.lookedAt(slot, now);
        boolean isHeldOff = hasHeldOff && deadline - holdOffUntil < 0;
        if (wrappers == Wrappers.OFF && !isHeldOff) {
            return deadline;
        }
        begin(slot);
        long last = table.lastArrival[slot];
        long lenient = isHeldOff ? later(slot, deadline, holdOffUntil, "HOLD_OFF") : deadline;
        int score = health.score(now);
        if (score > 0) {
            lenient = later(slot, lenient, last + Math.min(wrappers.localHealthCeilingNanos(), (deadline - last) * (1 + score)), "LOCAL_HEALTH");
        }
        if (table.beats[slot] < wrappers.settleBeats()) {
            lenient = later(slot, lenient, last + wrappers.bootstrapNanos(), "STARTUP");
        }
        if (wrappers.restartGraceNanos() > 0) {
            lenient = later(slot, lenient, restarts.endOf(slot, lenient), RESTART_GRACE);
        }
        return lenient - now <= 0 && wrappers.isEvidenceAsked() && isAttested(slot) ? listen(slot, lenient, now) : lenient;
    }

    private void begin(int slot) {
        if (silenceOf[slot] != table.lastArrival[slot]) {
            silenceOf[slot] = table.lastArrival[slot];
            hold[slot] = NONE;
            evidence[slot] = NONE;
            cpuReadAt[slot] = 0;
            applied.begin(slot);
        }
    }

    private long later(int slot, long present, long wanted, String code) {
        if (wanted - present <= 0) {
            return present;
        }
        hold[slot] = code;
        applied.add(slot, code, present, wanted);
        return wanted;
    }

    private boolean isAttested(int slot) {
        return table.origin[slot] == Origin.KERNEL_ATTESTED && table.generation[slot] != 0;
    }

    private long listen(int slot, long deadline, long now) {
        ProcessActivity activity = identity.activity(table.pid[slot]);
        switch (activity.state()) {
            case GONE, ZOMBIE -> {
                isGone = true;
                evidence[slot] = "PROCESS_GONE";
                return deadline;
            }
            case STOPPED -> {
                evidence[slot] = "EVIDENCE_STOPPED";
                return later(slot, deadline, Math.min(deadline + wrappers.stoppedHoldNanos(), now + LOOK_NANOS), "EVIDENCE_STOPPED");
            }
            case DISK_SLEEP -> {
                evidence[slot] = "IO_WAIT";
                return later(slot, deadline, deadline + wrappers.ioGraceNanos(), "IO_WAIT");
            }
            default -> {
                return awake(slot, activity, deadline, now);
            }
        }
    }

    /** It could run. One that was stopped until now gets as long to beat as it is allowed to be silent; one that was busy all the time is named. */
    private long awake(int slot, ProcessActivity activity, long deadline, long now) {
        if (evidence[slot].equals("EVIDENCE_STOPPED")) {
            evidence[slot] = "CONTINUED";
            sparedUntil[slot] = Math.min(deadline + wrappers.stoppedHoldNanos(), now + deadline - table.lastArrival[slot]);
        }
        if (evidence[slot].equals("CONTINUED")) {
            return later(slot, deadline, sparedUntil[slot], "EVIDENCE_STOPPED");
        }
        long since = now - cpuReadAt[slot];
        if (cpuReadAt[slot] != 0 && since > 0 && activity.cpuNanos() - cpuNanos[slot] >= since / 2) {
            evidence[slot] = "BUSY_LOOP_SUSPECT";
        }
        return deadline;
    }

    /** Whether the process of the slot that was extended last has ended. */
    boolean isGone() {
        return isGone;
    }

    /** Why the slot is spared at present, empty if it is not. One that is convicted is being restarted as long as it is expected back. */
    String holdOf(int slot, long now) {
        if (table.isLatched[slot] && wrappers.restartGraceNanos() > 0 && restarts.isAwaited(slot, now)) {
            return RESTART_GRACE;
        }
        return silenceOf[slot] == table.lastArrival[slot] ? hold[slot] : NONE;
    }

    /** What the operating system said about the present silence, empty if nothing. */
    String evidenceOf(int slot) {
        return silenceOf[slot] == table.lastArrival[slot] ? evidence[slot] : NONE;
    }

    /** Everything that has moved its deadline in the present silence, in order, those of pauses and swaps included. */
    String holdsOf(int slot, long deadline, long shift, boolean hasGrace, long graceEnd) {
        if (silenceOf[slot] != table.lastArrival[slot]) {
            applied.begin(slot);
        }
        return applied.text(slot, deadline, shift, hasGrace, graceEnd);
    }

    /** Until when its deadline is held at present; the deadline itself if nothing holds it. */
    long heldUntil(int slot, long deadline) {
        return silenceOf[slot] == table.lastArrival[slot] ? applied.until(slot, deadline) : deadline;
    }
}
