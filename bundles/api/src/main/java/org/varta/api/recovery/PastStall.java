// SPDX-License-Identifier: Apache-2.0
package org.varta.api.recovery;

import java.util.Objects;
import org.varta.api.stall.Verdict;

/**
 * A stall that the recovery bundle was told of. Immutable; times in nanoseconds of the recovery bundle's clock.
 *
 * @param pid process id that stalled, unsigned
 * @param generation generation of that process, 0 when unknown
 * @param agent who that was, as {@link Verdict#agent} says
 * @param label its configured name, or its command if it has none; empty if it has neither
 * @param aliveSince when the life began that this stall ended
 * @param convictedAt when it was convicted
 * @param isOver whether the agent, or a process that has taken its place, is known to live again. Nobody looks for that unless a policy holds a stall because of it
 * @param endedAt when that was so, or was found out; equal to {@code convictedAt} before
 * @param isReleased whether a person has said, see {@link OperatorDesk.Order#RELEASE}, that it is no part of a mass stall
 */
public record PastStall(int pid, long generation, String agent, String label, long aliveSince, long convictedAt, boolean isOver, long endedAt, boolean isReleased) {
    /**
     * Checks the components.
     *
     * @param pid any
     * @param generation any
     * @param agent not null
     * @param label not null
     * @param aliveSince any
     * @param convictedAt any
     * @param isOver any
     * @param endedAt not before {@code convictedAt}
     * @param isReleased any
     */
    public PastStall {
        Objects.requireNonNull(agent, "agent");
        Objects.requireNonNull(label, "label");
    }

    /**
     * A stall about which no person has said anything.
     *
     * @param pid as above
     * @param generation as above
     * @param agent as above
     * @param label as above
     * @param aliveSince as above
     * @param convictedAt as above
     * @param isOver as above
     * @param endedAt as above
     */
    public PastStall(int pid, long generation, String agent, String label, long aliveSince, long convictedAt, boolean isOver, long endedAt) {
        this(pid, generation, agent, label, aliveSince, convictedAt, isOver, endedAt, false);
    }

    /**
     * By what name people speak of an agent.
     *
     * @param verdict about whom, not null
     * @return its configured name, or its command if it has none; not null, may be empty
     */
    public static String labelOf(Verdict verdict) {
        return verdict.name().isEmpty() ? verdict.command() : verdict.name();
    }

    /**
     * A stall that is not over.
     *
     * @param verdict the conviction, not null
     * @param aliveSince when the life before it began
     * @param convictedAt when it was convicted
     * @return the stall
     */
    public static PastStall of(Verdict verdict, long aliveSince, long convictedAt) {
        return new PastStall(verdict.pid(), verdict.generation(), verdict.agent(), labelOf(verdict), aliveSince, convictedAt, false, convictedAt);
    }

    /**
     * The same stall, over.
     *
     * @param at since when
     * @return a new stall
     */
    public PastStall over(long at) {
        return new PastStall(pid, generation, agent, label, aliveSince, convictedAt, true, at, isReleased);
    }

    /**
     * The same stall, no part of a mass stall.
     *
     * @return a new stall
     */
    public PastStall released() {
        return new PastStall(pid, generation, agent, label, aliveSince, convictedAt, isOver, endedAt, true);
    }
}
