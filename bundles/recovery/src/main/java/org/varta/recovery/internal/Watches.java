// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.varta.api.recovery.RecoveryAttempt;
import org.varta.api.stall.Revival;

/**
 * Starts whose effect is being waited for: at most one for each process id. When the time is over the observer is asked who has beaten since; an agent that has not come back is looked at again. Recovery thread
 * only. Source: stall policies R10.
 */
final class Watches {
    static final int MOST_AT_ONCE = 64;

    private final Feeds feeds;
    private final History history;
    private final Stalls stalls;
    private final Journal journal;
    private final Processes processes;
    private final Map<Integer, Watch> byPid = new LinkedHashMap<>();
    /** No watch is due before; may be too early. */
    private long nextDue;

    /** {@code isFollowed}: whether the policy is asked again if the agent has not come back. */
    private record Watch(Stall stall, Attempt attempt, long dueAt, boolean isFollowed) {
    }

    Watches(Feeds feeds, History history, Stalls stalls, Journal journal, Processes processes) {
        this.feeds = feeds;
        this.history = history;
        this.stalls = stalls;
        this.journal = journal;
        this.processes = processes;
    }

    boolean hasRoom(int pid, int capacity) {
        return byPid.containsKey(pid) || byPid.size() < capacity;
    }

    void add(Stall stall, Attempt attempt, long dueAt) {
        add(new Watch(stall, attempt, dueAt, true));
    }

    /** A start that a person has ordered: of what nobody has cared for before, the policy shall not be asked again either. */
    void addOrdered(Stall stall, Attempt attempt, long dueAt, boolean isFollowed) {
        add(new Watch(stall, attempt, dueAt, isFollowed));
    }

    private void add(Watch watch) {
        nextDue = byPid.isEmpty() || watch.dueAt - nextDue < 0 ? watch.dueAt : nextDue;
        byPid.put(watch.stall.verdict().pid(), watch);
    }

    /** Another start goes before the effect of the last one is known, which nobody can tell then any more. False if none was waited for. */
    boolean supersede(int pid, long now) {
        Watch watch = byPid.remove(pid);
        if (watch != null && watch.attempt.isPending()) {
            history.settled(watch.attempt, RecoveryAttempt.Effect.UNWATCHED, now);
            journal.settled(watch.stall.verdict(), watch.attempt.facts(), Revival.UNKNOWN, 0, false);
        }
        return watch != null && watch.isFollowed;
    }

    /** An agent has stalled anew: its life in between tells how the attempts before have worked. */
    void stalledAgain(Stall stall, int confirmBeats, long now) {
        long observerNow = feeds.observerNanos(stall);
        long aliveSince = now - Math.max(0, observerNow - stall.verdict().aliveSince());
        long silentSince = now - Math.max(0, observerNow - stall.verdict().lastArrival());
        List<Attempt> settled = history.stalledAgain(stall.verdict(), aliveSince, silentSince, confirmBeats, now);
        if (!settled.isEmpty()) {
            byPid.values().removeIf(watch -> settled.contains(watch.attempt));
            settled.forEach(attempt -> journal.settled(stall.verdict(), attempt.facts(), new Revival(true, stall.verdict().beats()), confirmBeats, true));
        }
    }

    /** Settles what is due, so many at most; hands over the stalls of agents that have not come back. */
    void settle(long now, int confirmBeats, Consumer<Stall> evaluator) {
        if (nanosUntilNext(now) > 0) {
            return;
        }
        List<Watch> due = takeDue(now);
        if (due.isEmpty()) {
            return;
        }
        List<Revival> answers = feeds.revivals(due.get(0).stall.feed(), due.stream().map(watch -> watch.stall.verdict()).toList());
        for (int i = 0; i < due.size(); i++) {
            settle(due.get(i), answers == null ? Revival.UNKNOWN : answers.get(i), confirmBeats, evaluator);
        }
    }

    /** The due ones of the same feed. */
    private List<Watch> takeDue(long now) {
        List<Watch> due = new ArrayList<>();
        // Half of what a number holds, so that one that is overdue is still less.
        long next = now + Long.MAX_VALUE / 2;
        Iterator<Watch> all = byPid.values().iterator();
        while (all.hasNext()) {
            Watch watch = all.next();
            boolean isOfSameFeed = due.isEmpty() || due.get(0).stall.feed() == watch.stall.feed();
            if (now - watch.dueAt >= 0 && due.size() < MOST_AT_ONCE && isOfSameFeed) {
                all.remove();
                due.add(watch);
            } else if (watch.dueAt - next < 0) {
                next = watch.dueAt;
            }
        }
        nextDue = next;
        return due;
    }

    private void settle(Watch watch, Revival revival, int confirmBeats, Consumer<Stall> evaluator) {
        if (!watch.attempt.isPending()) {
            return;
        }
        Stall stall = watch.stall;
        boolean isThere = !revival.isKnown() && processes.isThere(stall.verdict().pid(), stall.verdict().generation());
        RecoveryAttempt.Effect effect = effect(revival, confirmBeats, isThere);
        history.settled(watch.attempt, effect, watch.dueAt);
        journal.settled(stall.verdict(), watch.attempt.facts(), revival, confirmBeats, isThere);
        if (effect == RecoveryAttempt.Effect.CONFIRMED) {
            stalls.confirmed(stall.verdict(), watch.dueAt);
        }
        if (effect == RecoveryAttempt.Effect.UNCONFIRMED && watch.isFollowed) {
            evaluator.accept(stall.followedUp());
        }
    }

    /** A dead process may have a healthy successor under another number: who cannot tell must not act for it again. */
    private static RecoveryAttempt.Effect effect(Revival revival, int confirmBeats, boolean isThere) {
        if (revival.isKnown()) {
            return revival.beats() >= confirmBeats ? RecoveryAttempt.Effect.CONFIRMED : RecoveryAttempt.Effect.UNCONFIRMED;
        }
        return isThere ? RecoveryAttempt.Effect.UNCONFIRMED : RecoveryAttempt.Effect.UNWATCHED;
    }

    /** How long nothing can be due; {@link Long#MAX_VALUE} if nothing is watched. */
    long nanosUntilNext(long now) {
        return byPid.isEmpty() ? Long.MAX_VALUE : Math.max(0, nextDue - now);
    }

    /** When the watch of a process id is due; null if there is none. */
    Long dueAt(int pid) {
        Watch watch = byPid.get(pid);
        return watch == null ? null : watch.dueAt;
    }

    int size() {
        return byPid.size();
    }
}
