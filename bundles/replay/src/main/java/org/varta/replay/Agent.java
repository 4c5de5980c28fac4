// SPDX-License-Identifier: Apache-2.0
package org.varta.replay;

import java.util.ArrayList;
import java.util.List;
import org.varta.api.event.DecisionRecord;
import org.varta.api.stall.AgentHistory;
import org.varta.api.stall.StallDetector;
import org.varta.api.stall.StallReason;

/** One agent's way through the record: its detector, its memory, and the deadline in force. NOT thread safe. Source: stall policies 1.7 and E10, E13. */
final class Agent implements AgentHistory {
    private static final long NO_GRACE = Long.MIN_VALUE;
    private static final int DEPTH = 64;
    /** What the observer remembers of all agents together. */
    private static final long MEMORY_BYTES = 64L << 20;
    private static final int BYTES_PER_BEAT = 2 * Long.BYTES;

    private final int slot;
    private final Judge frozen;
    private final long[] arrivals = new long[DEPTH];
    private final long[] nonces = new long[DEPTH];
    private String pid = "";
    private Judge judge;
    private int known;
    private int next;
    private int shown;
    private long number;
    private long deadline;
    private long shift;
    private long graceEnd;
    private boolean isPerturbed;
    private boolean isLatched;
    private int status;
    private long statusSince;
    private int payload;
    private String obstacle = "";

    Agent(int slot, Judge frozen) {
        this.slot = slot;
        this.frozen = frozen;
    }

    /** A new process begins here. */
    void enter(Judge first, String newPid, long beatsBefore) {
        judge = first;
        pid = newPid;
        known = 0;
        next = 0;
        number = beatsBefore;
        isLatched = false;
        obstacle = judge.detector() == null ? unknown(judge) : "";
        settle();
        if (isJudged()) {
            try {
                judge.detector().reset(slot);
            } catch (RuntimeException e) {
                fault();
            }
        }
    }

    private static String unknown(Judge judge) {
        return "nothing here knows the policy " + judge.policy();
    }

    /** Whether everything is known that its verdicts follow from. */
    boolean isJudged() {
        return obstacle.isEmpty();
    }

    String obstacle() {
        return obstacle;
    }

    void loseSight(String why) {
        obstacle = obstacle.isEmpty() ? why : obstacle;
    }

    String name() {
        return "agent " + pid;
    }

    Judge judge() {
        return judge;
    }

    long number() {
        return number;
    }

    long lastArrival() {
        return arrivals[(next + DEPTH - 1) % DEPTH];
    }

    private void settle() {
        isPerturbed = false;
        shift = 0;
        graceEnd = NO_GRACE;
    }

    /** The deadline after a beat. */
    long beat(Beat beat) {
        remember(beat);
        if (isPerturbed) {
            settle();
        }
        try {
            deadline = judge.detector().beat(slot, beat.arrival(), beat.nonce(), beat.timestamp(), beat.status(), beat.payload());
        } catch (RuntimeException e) {
            fault();
            deadline = judge.detector().beat(slot, beat.arrival(), beat.nonce(), beat.timestamp(), beat.status(), beat.payload());
        }
        isLatched &= deadline - beat.arrival() <= 0;
        return deadline;
    }

    private void remember(Beat beat) {
        if (known == 0 || status != beat.status()) {
            statusSince = beat.arrival();
        }
        number = beat.number();
        status = beat.status();
        payload = beat.payload();
        arrivals[next] = beat.arrival();
        nonces[next] = beat.nonce();
        next = (next + 1) % DEPTH;
        known = Math.min(DEPTH, known + 1);
    }

    /** The detector failed: three seconds from now on, until another one is assigned. */
    private void fault() {
        judge = frozen;
        frozen.detector().reset(slot);
        if (known > 0) {
            frozen.detector().beat(slot, lastArrival(), 0, 0, 0, 0);
        }
    }

    /** The deadline after a look at one that had come. */
    long look(long now) {
        long due;
        try {
            due = judge.detector().due(slot, now);
        } catch (RuntimeException e) {
            fault();
            due = judge.detector().due(slot, now);
        }
        deadline = inForce(due);
        return deadline;
    }

    private long inForce(long byDetector) {
        if (!isPerturbed || byDetector == StallDetector.NEVER) {
            return byDetector;
        }
        long moved = byDetector + shift;
        return graceEnd != NO_GRACE && moved - graceEnd < 0 ? graceEnd : moved;
    }

    /** Another detector takes over; the deadline then. */
    long adopt(Judge successor, DecisionRecord step, long now) {
        shown = Math.min(known, Math.toIntExact(step.whole("remembered")));
        statusSince = step.whole("statusSince");
        isLatched = step.whole("latched") == 1;
        judge = successor;
        if (judge.detector() == null) {
            loseSight(unknown(judge));
            return deadline;
        }
        long adopted;
        try {
            judge.detector().reset(slot);
            adopted = judge.detector().adopt(slot, this);
        } catch (RuntimeException e) {
            fault();
            adopted = judge.detector().due(slot, 0);
        }
        if (!isLatched) {
            graceEnd = graceEnd == NO_GRACE ? now + step.whole("grace") : graceEnd;
            isPerturbed = true;
            deadline = inForce(adopted);
        }
        return deadline;
    }

    /** What another policy gets to see of it that takes it over, in a table of so many agents. */
    AgentHistory history(long capacity) {
        long affordable = Math.max(1, MEMORY_BYTES / BYTES_PER_BEAT / capacity);
        shown = (int) Math.min(known, Long.highestOneBit(affordable));
        return this;
    }

    /** The observer did not run for a while. */
    void paused(long lost) {
        if (!isLatched && deadline != StallDetector.NEVER) {
            isPerturbed = true;
            shift += lost;
            deadline += lost;
            graceEnd += graceEnd == NO_GRACE ? 0 : lost;
        }
    }

    void convicted(long finalDeadline) {
        isLatched = true;
        deadline = finalDeadline;
    }

    /** Tells every number that goes into the deadline, in the observer's order, and why a conviction would happen. */
    StallReason explain(long now, Numbers numbers) {
        StallReason reason = StallReason.DEADLINE;
        try {
            judge.detector().explain(slot, now, numbers);
            reason = judge.detector().reason(slot, now);
        } catch (RuntimeException e) {
            numbers.put("explanation", "failed: " + e.getClass().getName());
        }
        numbers.put("pauseShiftNanos", shift);
        numbers.put("swapGraceEnd", graceEnd == NO_GRACE ? 0 : graceEnd);
        return reason;
    }

    /** What has moved the deadline in force: the pauses and the grace that are known here, then what the wrappers did, which is in the record. If that does not add up to the deadline of the conviction, to which it does. */
    String holds(String recorded, long inForce, long convictedDeadline) {
        List<String> words = new ArrayList<>();
        if (shift != 0) {
            words.add("OBSERVER_PAUSE +" + shift);
        }
        if (graceEnd != NO_GRACE && graceEnd == inForce) {
            words.add("SWAP_GRACE");
        }
        long moved = inForce;
        for (String word : recorded.isEmpty() ? new String[0] : recorded.split(", ")) {
            boolean isOfWrapper = !word.startsWith("OBSERVER_PAUSE") && !word.startsWith("SWAP_GRACE");
            if (isOfWrapper) {
                words.add(word);
                moved += word.startsWith("(") ? 0 : Long.parseLong(word.substring(word.indexOf('+') + 1));
            }
        }
        return moved == convictedDeadline ? String.join(", ", words) : "a deadline of " + moved;
    }

    @Override
    public int size() {
        return shown;
    }

    @Override
    public long arrival(int index) {
        return arrivals[cell(index)];
    }

    @Override
    public long nonce(int index) {
        return nonces[cell(index)];
    }

    private int cell(int index) {
        return Math.floorMod(next - shown + index, DEPTH);
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public long statusSince() {
        return statusSince;
    }

    @Override
    public int payload() {
        return payload;
    }

    @Override
    public boolean isStalled() {
        return isLatched;
    }

    @Override
    public long armedDeadline() {
        return deadline;
    }
}
