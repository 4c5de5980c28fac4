// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.varta.api.recovery.PastStall;
import org.varta.api.recovery.StallHistory;
import org.varta.api.stall.Revival;
import org.varta.api.stall.StallFeed;
import org.varta.api.stall.Verdict;

/**
 * Who has stalled lately, from the verdicts that pass through: for each agent, and for all together. That a stall is over is learnt when its agent stalls again, when a start is confirmed, and by asking, which is done only for agents that
 * a hold waits for. Bounded. Recovery thread only.
 */
final class Stalls {
    private static final int AGENTS = 4_096;
    private static final int MOST_AT_ONCE = 256;
    private static final long ASK_EVERY_NANOS = 500_000_000L;
    private static final long MORE_BEATS_THAN_COUNTED = Long.MAX_VALUE;

    private final Feeds feeds;
    private final Deque<Entry> latest = new ArrayDeque<>();
    /** In the order of the last stalls. */
    private final Map<String, Deque<Entry>> byAgent = new LinkedHashMap<>();
    /** Those that are not known to be over, by label. */
    private final Map<String, List<Entry>> openByLabel = new LinkedHashMap<>();
    /** What {@link #latest} says, until something changes; else null. */
    private List<PastStall> latestFacts = List.of();

    private static final class Entry {
        final StallFeed feed;
        PastStall facts;
        /** Null when it is over. */
        Verdict verdict;
        long askedAt;

        Entry(StallFeed feed, Verdict verdict, PastStall facts) {
            this.feed = feed;
            this.verdict = verdict;
            this.facts = facts;
            askedAt = facts.convictedAt() - ASK_EVERY_NANOS;
        }
    }

    Stalls(Feeds feeds) {
        this.feeds = feeds;
    }

    /** A verdict has arrived. */
    void stalled(Stall stall, long now) {
        Verdict verdict = stall.verdict();
        long observerNow = feeds.observerNanos(stall);
        long convictedAt = now - Math.max(0, observerNow - verdict.convictedAt());
        long aliveSince = now - Math.max(0, observerNow - verdict.aliveSince());
        Deque<Entry> ofAgent = byAgent.remove(verdict.agent());
        ofAgent = ofAgent == null ? new ArrayDeque<>() : ofAgent;
        byAgent.put(verdict.agent(), ofAgent);
        for (Entry before : ofAgent) {
            // A life that began before that stall is that of another process of the same agent.
            boolean isOfThisLife = aliveSince - before.facts.convictedAt() >= 0;
            if (isOfThisLife && (!before.facts.isOver() || before.facts.endedAt() - aliveSince > 0)) {
                over(before, aliveSince);
            }
        }
        Entry entry = new Entry(stall.feed(), verdict, PastStall.of(verdict, aliveSince, convictedAt));
        push(ofAgent, entry, StallHistory.MOST_OF_AGENT);
        close(push(latest, entry, StallHistory.MOST_OF_ALL));
        if (!entry.facts.label().isEmpty()) {
            openByLabel.computeIfAbsent(entry.facts.label(), label -> new ArrayList<>()).add(entry);
        }
        if (byAgent.size() > AGENTS) {
            Iterator<Deque<Entry>> oldest = byAgent.values().iterator();
            oldest.next();
            oldest.remove();
        }
        latestFacts = null;
    }

    /** The forgotten one, or null. */
    private static Entry push(Deque<Entry> entries, Entry entry, int most) {
        entries.add(entry);
        return entries.size() > most ? entries.remove() : null;
    }

    private void over(Entry entry, long at) {
        entry.facts = entry.facts.over(at);
        latestFacts = null;
        close(entry);
    }

    private void close(Entry entry) {
        if (entry == null || entry.verdict == null) {
            return;
        }
        entry.verdict = null;
        List<Entry> open = openByLabel.getOrDefault(entry.facts.label(), new ArrayList<>());
        open.remove(entry);
        if (open.isEmpty()) {
            openByLabel.remove(entry.facts.label());
        }
    }

    /** Latest stalls of agents that are not known to live again, of whom that is true, each process once; oldest first. */
    List<Stall> open(Predicate<PastStall> isMeant) {
        Map<Integer, Entry> byPid = new LinkedHashMap<>();
        for (Deque<Entry> ofAgent : byAgent.values()) {
            for (Entry entry : ofAgent) {
                if (isMeant.test(entry.facts)) {
                    byPid.merge(entry.facts.pid(), entry, (one, other) -> one.facts.convictedAt() - other.facts.convictedAt() > 0 ? one : other);
                }
            }
        }
        return byPid.values().stream().filter(entry -> entry.verdict != null).sorted(Comparator.comparingLong(entry -> entry.facts.convictedAt()))
            .map(entry -> new Stall(entry.feed, entry.verdict, true)).toList();
    }

    /** A person has said that the stalls until now are no part of a mass stall. */
    void release() {
        byAgent.values().forEach(ofAgent -> ofAgent.forEach(Stalls::release));
        latest.forEach(Stalls::release);
        latestFacts = null;
    }

    private static void release(Entry entry) {
        entry.facts = entry.facts.released();
    }

    /** A start for that agent has helped. */
    void confirmed(Verdict verdict, long at) {
        for (Entry entry : byAgent.getOrDefault(verdict.agent(), new ArrayDeque<>())) {
            if (entry.verdict != null && entry.facts.pid() == verdict.pid() && at - entry.facts.convictedAt() >= 0) {
                over(entry, at);
            }
        }
    }

    /**
     * Finds out whether agents of that name live again; each is asked about twice a second at most.
     *
     * @return whether there is news
     */
    boolean inquire(String label, int confirmBeats, long now) {
        List<Entry> asked = new ArrayList<>();
        for (Entry entry : openByLabel.getOrDefault(label, List.of())) {
            boolean isOfSameFeed = asked.isEmpty() || asked.get(0).feed == entry.feed;
            if (asked.size() < MOST_AT_ONCE && isOfSameFeed && now - entry.askedAt >= ASK_EVERY_NANOS) {
                entry.askedAt = now;
                asked.add(entry);
            }
        }
        if (asked.isEmpty()) {
            return false;
        }
        StallFeed feed = asked.get(0).feed;
        // An observer that has gone says of nobody that he is silent; its successor convicts anew whoever is.
        Revival unanswered = feeds.isBound(feed) ? Revival.UNKNOWN : new Revival(true, MORE_BEATS_THAN_COUNTED);
        List<Revival> answers = feeds.isBound(feed) ? feeds.revivals(feed, asked.stream().map(entry -> entry.verdict).toList()) : null;
        boolean isNews = false;
        for (int i = 0; i < asked.size(); i++) {
            Revival answer = answers == null ? unanswered : answers.get(i);
            if (answer.isKnown() && answer.beats() >= confirmBeats) {
                over(asked.get(i), now);
                isNews = true;
            }
        }
        return isNews;
    }

    /** For a policy that decides about one of them. */
    StallHistory of(Stall stall, long wallclockMillis) {
        if (latestFacts == null) {
            latestFacts = facts(latest);
        }
        List<PastStall> ofAgent = facts(byAgent.getOrDefault(stall.verdict().agent(), new ArrayDeque<>()));
        return new StallHistory(ofAgent, latestFacts, feeds.trackedAgents(stall.feed()), wallclockMillis);
    }

    /** The same as it would be if the policy were asked about the agent as it is now: a stall of the last process that it is known to have come back from is over. */
    StallHistory ofNow(Stall stall, long wallclockMillis, long now) {
        StallHistory known = of(stall, wallclockMillis);
        Verdict verdict = stall.verdict();
        List<Revival> answers = feeds.isBound(stall.feed()) ? feeds.revivals(stall.feed(), List.of(verdict)) : null;
        Revival revival = answers == null ? Revival.UNKNOWN : answers.get(0);
        if (!revival.isKnown() || revival.beats() == 0) {
            return known;
        }
        long since = revival.aliveSince() == Revival.NO_INSTANT ? now : now - Math.max(0, feeds.observerNanos(stall) - revival.aliveSince());
        List<PastStall> ofAgent = known.ofAgent().stream().map(past -> past.pid() == verdict.pid() && !past.isOver() && since - past.convictedAt() >= 0 ? past.over(since) : past).toList();
        return new StallHistory(ofAgent, known.ofAll(), known.tracked(), wallclockMillis);
    }

    private static List<PastStall> facts(Deque<Entry> entries) {
        // Unlike toList() this is a list that need not be copied again.
        return entries.stream().map(entry -> entry.facts).collect(Collectors.toUnmodifiableList());
    }
}
