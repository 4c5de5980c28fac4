// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.varta.api.recovery.RecoveryDecision;

/**
 * Stalls that are to be evaluated again at a later time: at most one for each process id, and bounded. A beat cancels a hold by what freshness says when it is due. What tries a silent agent again after an
 * answer waits here too. Recovery thread only.
 */
final class Holds {

    /** Who goes first, also when he has come later: the lower rung, then the older stall, then by name, and by process id who has none. Source: stall policies R7. */
    static final Comparator<Stall> PLACE = Comparator.comparingInt(Stall::rung).thenComparingLong(stall -> stall.verdict().convictedAt())
        .thenComparing(stall -> stall.verdict().name()).thenComparing(stall -> stall.verdict().pid(), Integer::compareUnsigned);

    private final Map<Integer, Held> byPid = new LinkedHashMap<>();
    /** No hold is due before; may be too early. */
    private long nextDue;

    /** To be looked at when {@code notBefore} has come; when something else is looked at, {@code readyAt} is enough, so that nobody slips in before it. */
    private record Held(Stall stall, long notBefore, long readyAt) {
    }

    /** False if there is no room. */
    boolean put(Stall stall, long notBefore, int capacity) {
        int pid = stall.verdict().pid();
        if (!byPid.containsKey(pid) && byPid.size() >= capacity) {
            return false;
        }
        nextDue = byPid.isEmpty() || notBefore - nextDue < 0 ? notBefore : nextDue;
        byPid.put(pid, new Held(stall, notBefore, readyAt(stall, notBefore)));
        return true;
    }

    private static long readyAt(Stall stall, long notBefore) {
        if (stall.heldFor().isEmpty()) {
            return notBefore;
        }
        long latest = stall.heldFor().get(0).at();
        for (RecoveryDecision.NotBefore hold : stall.heldFor()) {
            latest = hold.at() - latest > 0 ? hold.at() : latest;
        }
        return latest - notBefore < 0 ? latest : notBefore;
    }

    /** Takes the hold of a process id away; null if there is none. */
    Stall remove(int pid) {
        Held held = byPid.remove(pid);
        return held == null ? null : held.stall;
    }

    /**
     * Hands over and forgets what is due, so many at most, in the order of their places.
     *
     * @param isBusy whether there is something else to be decided now, before which nobody may lose his place
     */
    void release(long now, int most, boolean isBusy, Consumer<Stall> evaluator) {
        if (nanosUntilNext(now) > 0 && !isBusy) {
            return;
        }
        List<Held> due = new ArrayList<>();
        long next = now + Long.MAX_VALUE;
        for (Held held : byPid.values()) {
            if (now - held.readyAt >= 0) {
                due.add(held);
            } else if (held.notBefore - next < 0) {
                next = held.notBefore;
            }
        }
        due.sort(Comparator.comparing(held -> held.stall, PLACE));
        due.stream().limit(most).forEach(held -> {
            byPid.remove(held.stall.verdict().pid());
            evaluator.accept(held.stall);
        });
        nextDue = due.size() > most ? now : next;
    }

    /** What a policy has put off, whatever for, is due now; retries keep their time. */
    void hurry(long now) {
        byPid.replaceAll((pid, held) -> held.stall.heldFor().isEmpty() || now - held.notBefore >= 0 ? held : new Held(held.stall, now, now));
        nextDue = now;
    }

    /** One is due at that time, however long it was put off; nothing if there is none. */
    void hurry(int pid, long at) {
        if (byPid.computeIfPresent(pid, (same, held) -> new Held(held.stall, at, at)) != null) {
            nextDue = at - nextDue < 0 ? at : nextDue;
        }
    }

    /** Process ids that are held for that reason. */
    List<Integer> heldFor(String code) {
        return byPid.values().stream().filter(held -> held.stall.heldFor().stream().anyMatch(hold -> hold.code().equals(code))).map(held -> held.stall.verdict().pid()).toList();
    }

    /** How long nothing can be due; {@link Long#MAX_VALUE} if nothing is held. */
    long nanosUntilNext(long now) {
        return byPid.isEmpty() ? Long.MAX_VALUE : Math.max(0, nextDue - now);
    }

    /** When the hold of a process id is due; null if there is none. */
    Long dueAt(int pid) {
        Held held = byPid.get(pid);
        return held == null ? null : held.notBefore;
    }

    /** Why a process id is held, in the order of application; empty if it is not held, or is to be tried again after an answer. */
    List<RecoveryDecision.NotBefore> reasons(int pid) {
        Held held = byPid.get(pid);
        return held == null ? List.of() : held.stall.heldFor();
    }

    int size() {
        return byPid.size();
    }
}
