// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.Arrays;
import java.util.Objects;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.StallDetector;
import org.varta.api.stall.StallReason;

/**
 * Which detector judges which slot. Detectors have numbers, slots hold a number; number 0 are the frozen allowances. When other detectors are assigned, agents move over in slices, one round through all slots, and those that
 * come meanwhile start with the new one; a detector that nobody needs any more is let go of behind the last slice. Another exchange during a round begins a new one where the former is.
 *
 * <p>A detector that throws is isolated: that agent alone is judged by the frozen allowances until its policy is replaced (stall policies E13). Loop thread only.
 */
final class Judges {
    /** Slots that are moved in a turn. */
    static final int SLICE = 32;
    /** Detectors that exchanges in quick succession may keep waiting for the last slice; beyond, the slices are done at once. */
    private static final int CROWD = 64;
    private static final int FROZEN = 0;
    private static final int NONE = -1;

    private final AgentTable table;
    private final BeatHistory history;
    private final LoopCounters counters;
    private final Roster roster;
    private final FrozenDetector frozen;
    private final int[] judgeOf;
    /** The judge that failed for a slot, so that it is not asked again. */
    private final int[] failedJudgeOf;
    private Judge[] judges = new Judge[4];
    private StallDetector[] detectors = new StallDetector[4];
    /** What records say about each judge. */
    private String[] descriptions = new String[4];
    private long judgesSeen;
    /** Number of each rule's judge, and behind them that of everybody else. */
    private int[] assigned = {FROZEN};
    private int migrated = NONE;
    /** Where the present round through the slots began, and whether it has passed their end since. */
    private int roundStart;
    private boolean hasWrapped;
    private final EventQueue events;

    Judges(AgentTable table, BeatHistory history, Roster roster, LoopCounters counters, EventQueue events) {
        this.table = table;
        this.history = history;
        this.roster = roster;
        this.events = events;
        this.counters = counters;
        frozen = new FrozenDetector(table.capacity);
        judgeOf = new int[table.capacity];
        failedJudgeOf = new int[table.capacity];
        Arrays.fill(failedJudgeOf, NONE);
        put(FROZEN, new Judge(FrozenDetector.ID, frozen));
    }

    void use(Assignment assignment) {
        int[] before = assigned;
        assigned = new int[assignment.judges().length];
        for (int i = 0; i < assigned.length; i++) {
            assigned[i] = numberOf(assignment.judges()[i]);
        }
        if (!Arrays.equals(before, assigned)) {
            counters.add(Counter.SWAPS);
        }
        // Exchanged again meanwhile: the round begins anew where it is, so that no slot waits for ever and none moves twice.
        roundStart = Math.max(0, migrated);
        hasWrapped = false;
        sliceDone(roundStart);
    }

    private int numberOf(Judge judge) {
        if (judge == null) {
            return FROZEN;
        }
        int free = NONE;
        for (int i = judges.length - 1; i > FROZEN; i--) {
            if (judges[i] == null) {
                free = i;
            } else if (judges[i].detector() == judge.detector()) {
                return i;
            }
        }
        if (free == NONE) {
            free = judges.length;
            judges = Arrays.copyOf(judges, 2 * free);
            detectors = Arrays.copyOf(detectors, 2 * free);
            descriptions = Arrays.copyOf(descriptions, 2 * free);
        }
        put(free, judge);
        return free;
    }

    private void put(int number, Judge judge) {
        judges[number] = judge;
        detectors[number] = judge.detector();
        // The serial number tells two detectors with equal parameters apart, the order which pauses this one has seen.
        descriptions[number] = "judge=" + judgesSeen++ + "\tsince=" + events.order() + "\t" + judge.facts();
    }

    String description(int slot) {
        return descriptions[judgeOf[slot]];
    }

    Judge of(int slot) {
        return judges[judgeOf[slot]];
    }

    boolean isMigrating() {
        return migrated != NONE;
    }

    /** Whether so many detectors are in use that the slices must not wait any longer. */
    boolean isCrowded() {
        return isMigrating() && Arrays.stream(judges).filter(Objects::nonNull).count() > CROWD;
    }

    int sliceStart() {
        return migrated;
    }

    int sliceEnd() {
        return Math.min(migrated + SLICE, hasWrapped ? roundStart : table.highWater());
    }

    void sliceDone(int end) {
        migrated = end;
        if (!hasWrapped && end >= table.highWater()) {
            hasWrapped = true;
            migrated = 0;
        }
        if (hasWrapped && migrated >= roundStart) {
            migrated = NONE;
            letGo();
        }
    }

    private void letGo() {
        for (int number = FROZEN + 1; number < judges.length; number++) {
            int present = number;
            if (Arrays.stream(assigned).noneMatch(wanted -> wanted == present)) {
                judges[number] = null;
                detectors[number] = null;
                forgetFailuresOf(number);
            }
        }
    }

    /** The number may be given to another judge, which has not failed. */
    private void forgetFailuresOf(int number) {
        for (int slot = 0; slot < table.highWater(); slot++) {
            if (failedJudgeOf[slot] == number) {
                failedJudgeOf[slot] = NONE;
            }
        }
    }

    private int wantedFor(int slot) {
        int rule = roster.ruleOf(slot);
        return assigned[rule == Roster.NOBODY ? assigned.length - 1 : rule];
    }

    /** Whether the slot's agent has to move to another judge. */
    boolean mustMove(int slot) {
        int wanted = wantedFor(slot);
        return judgeOf[slot] != wanted && failedJudgeOf[slot] != wanted;
    }

    String policyOf(int slot) {
        return judges[judgeOf[slot]].policy();
    }

    /** A new agent, or a new generation of one, starts with the judge that is assigned to it. */
    void enter(int slot) {
        judgeOf[slot] = wantedFor(slot);
        failedJudgeOf[slot] = NONE;
        try {
            detectors[judgeOf[slot]].reset(slot);
        } catch (RuntimeException | LinkageError e) {
            fault(slot);
        }
    }

    long beat(int slot, Incoming in) {
        try {
            return detectors[judgeOf[slot]].beat(slot, in.arrival, in.nonce, in.timestamp, in.status, in.payload);
        } catch (RuntimeException | LinkageError e) {
            fault(slot);
            return frozen.beat(slot, in.arrival, in.nonce, in.timestamp, in.status, in.payload);
        }
    }

    long due(int slot, long now) {
        try {
            return detectors[judgeOf[slot]].due(slot, now);
        } catch (RuntimeException | LinkageError e) {
            fault(slot);
            return frozen.due(slot, now);
        }
    }

    /** When the agent becomes suspect; a detector that cannot say so suspects nobody before it convicts. */
    long softDeadline(int slot) {
        try {
            return detectors[judgeOf[slot]].softDeadline(slot);
        } catch (RuntimeException | LinkageError e) {
            counters.add(Counter.POLICY_FAULT);
            return StallDetector.NEVER;
        }
    }

    double suspicion(int slot, long now) {
        try {
            return detectors[judgeOf[slot]].suspicion(slot, now);
        } catch (RuntimeException | LinkageError e) {
            return Double.NaN;
        }
    }

    /** Moves the agent to the judge assigned to it; the deadline by that one. */
    long adopt(int slot) {
        judgeOf[slot] = wantedFor(slot);
        failedJudgeOf[slot] = NONE;
        StallDetector detector = detectors[judgeOf[slot]];
        try {
            detector.reset(slot);
            return detector.adopt(slot, history.of(slot));
        } catch (RuntimeException | LinkageError e) {
            fault(slot);
            return frozen.due(slot, 0);
        }
    }

    StallReason explain(int slot, long now, Explanation explanation) {
        StallDetector detector = detectors[judgeOf[slot]];
        try {
            detector.explain(slot, now, explanation);
            return detector.reason(slot, now);
        } catch (RuntimeException | LinkageError e) {
            explanation.put("explanation", "failed: " + e.getClass().getName());
            return StallReason.DEADLINE;
        }
    }

    void paused(long from, long to) {
        for (StallDetector detector : detectors) {
            if (detector != null) {
                pause(detector, from, to);
            }
        }
    }

    private void pause(StallDetector detector, long from, long to) {
        try {
            detector.observerPaused(from, to);
        } catch (RuntimeException | LinkageError e) {
            counters.add(Counter.POLICY_FAULT);
        }
    }

    private void fault(int slot) {
        counters.add(Counter.POLICY_FAULT);
        failedJudgeOf[slot] = judgeOf[slot];
        judgeOf[slot] = FROZEN;
        frozen.reset(slot);
        if (history.of(slot).size() > 0) {
            frozen.beat(slot, history.arrival(history.size() - 1), 0, 0, 0, 0);
        }
    }
}
