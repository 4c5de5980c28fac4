// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryDecision.NotBefore;
import org.varta.api.recovery.Telling;

/**
 * Holds of which people are told twice and not for each stall: that an agent flaps, that many agents stalled together. An episode begins with the first stall that is held for it. When it should be over its policy is asked about that
 * agent as it is then, stalled or alive; so it ends also while nobody stalls. Bounded. Recovery thread only. Source: stall policies W4 and W8.
 */
final class Episodes {
    private static final int MOST = 4_096;
    /** In a pass: an observer that does not answer must not hold up everything else for long. */
    private static final int QUESTIONS = 2;
    private static final long LONGEST_NANOS = 86_400_000_000_000L;

    private final Journal journal;
    private final Map<Key, Episode> open = new LinkedHashMap<>();
    /** No episode is over before; may be too early. */
    private long nextDue;

    /** Of one agent, as {@link org.varta.api.stall.Verdict#agent} says; of all if that is empty. */
    private record Key(String code, String agent) {
        static Key of(NotBefore hold, Stall stall) {
            return new Key(hold.code(), hold.telling().manner() == Telling.Manner.EPISODE_OF_ALL ? "" : stall.verdict().agent());
        }

        boolean isOfAll() {
            return agent.isEmpty();
        }
    }

    private record Episode(Stall stall, long until) {
    }

    Episodes(Journal journal) {
        this.journal = journal;
    }

    /** A stall was decided; a refusal says nothing about holds. */
    void decided(Stall stall, RecoveryDecision decision, long now) {
        List<NotBefore> holds = decision instanceof NotBefore hold ? hold.each() : List.of();
        if (!open.isEmpty() && !(decision instanceof RecoveryDecision.Decline)) {
            endOthers(stall, holds);
        }
        holds.stream().filter(hold -> hold.telling().isEpisode()).forEach(hold -> note(stall, hold, now));
    }

    /** Episodes of the agent that do not hold its stall any more. */
    private void endOthers(Stall stall, List<NotBefore> holds) {
        List<Key> over = new ArrayList<>();
        for (Key key : open.keySet()) {
            if (key.agent.equals(stall.verdict().agent()) && holds.stream().noneMatch(hold -> Key.of(hold, stall).equals(key))) {
                over.add(key);
            }
        }
        over.forEach(this::end);
    }

    private void note(Stall stall, NotBefore hold, long now) {
        Key key = Key.of(hold, stall);
        if (!open.containsKey(key)) {
            if (open.size() >= MOST) {
                return;
            }
            journal.episodeBegins(stall.verdict(), hold, key.isOfAll());
        }
        put(key, new Episode(stall, hold.telling().until()), now);
    }

    private void put(Key key, Episode episode, long now) {
        long until = Math.min(now + LONGEST_NANOS, episode.until);
        nextDue = open.isEmpty() || until - nextDue < 0 ? until : nextDue;
        open.put(key, new Episode(episode.stall, until));
    }

    private void end(Key key) {
        Episode episode = open.remove(key);
        journal.episodeOver(episode.stall.verdict(), key.code, key.isOfAll());
    }

    /**
     * Ends what is over, so many at most.
     *
     * @param policy what the policy says about a stall now, whether it lasts or not
     */
    void settle(long now, Function<Stall, RecoveryDecision> policy) {
        if (nanosUntilNext(now) > 0) {
            return;
        }
        List<Key> due = new ArrayList<>();
        long next = now + LONGEST_NANOS;
        for (Iterator<Map.Entry<Key, Episode>> all = open.entrySet().iterator(); all.hasNext();) {
            Map.Entry<Key, Episode> one = all.next();
            if (now - one.getValue().until >= 0 && due.size() < QUESTIONS) {
                due.add(one.getKey());
            } else if (one.getValue().until - next < 0) {
                next = one.getValue().until;
            }
        }
        nextDue = next;
        due.forEach(key -> settle(key, now, policy));
    }

    private void settle(Key key, long now, Function<Stall, RecoveryDecision> policy) {
        Stall stall = open.get(key).stall;
        List<NotBefore> holds = policy.apply(stall) instanceof NotBefore hold ? hold.each() : List.of();
        for (NotBefore hold : holds) {
            if (hold.telling().isEpisode() && Key.of(hold, stall).equals(key) && hold.telling().until() - now > 0) {
                put(key, new Episode(stall, hold.telling().until()), now);
                return;
            }
        }
        end(key);
    }

    /** Everything that holds are made of may have changed. */
    void hurry(long now) {
        open.replaceAll((key, episode) -> episode.until - now > 0 ? new Episode(episode.stall, now) : episode);
        nextDue = now;
    }

    /** How long nothing can be over; {@link Long#MAX_VALUE} if there is no episode. */
    long nanosUntilNext(long now) {
        return open.isEmpty() ? Long.MAX_VALUE : Math.max(0, nextDue - now);
    }
}
