// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.varta.api.recovery.PastStall;
import org.varta.api.stall.Freshness;
import org.varta.api.stall.Revival;
import org.varta.api.stall.Verdict;

/** Stalls that have had their answer and are looked at again because a person wants that: who of them is still silent, and the way back to a decision. Recovery thread only. */
final class Reopening {
    private static final int MOST_AT_ONCE = 256;
    private static final String NAMED = "name:";

    private final Feeds feeds;
    private final Holds holds;
    private final Watches watches;
    private final Ledger ledger;
    private final Processes processes;
    private final Clocks clocks;
    /** Whether a process id waits for its decision in this moment. */
    private final IntPredicate isQueued;

    Reopening(Feeds feeds, Holds holds, Watches watches, Ledger ledger, Processes processes, Clocks clocks, IntPredicate isQueued) {
        this.feeds = feeds;
        this.holds = holds;
        this.watches = watches;
        this.ledger = ledger;
        this.processes = processes;
        this.clocks = clocks;
        this.isQueued = isQueued;
    }

    /** Whether somebody means that agent, by its process id or its configured name. */
    static boolean isMeant(PastStall past, String agent) {
        return Integer.toUnsignedString(past.pid()).equals(agent) || past.agent().equals(NAMED + agent);
    }

    /** What the loop says about one stall; null if it does not answer. */
    Freshness freshness(Stall stall) {
        List<Freshness> answers = feeds.check(stall.feed(), List.of(stall.verdict()));
        return answers == null ? null : answers.get(0);
    }

    /**
     * Who of them a person can mean by one name: not who beats again or has a successor that beats; and of processes that are gone, only the last one, if none is there.
     *
     * @param open in the order of their convictions
     */
    List<Stall> candidates(List<Stall> open) {
        List<Stall> there = open.stream().filter(this::isThere).filter(stall -> freshness(stall) != Freshness.RESUMED).toList();
        if (!there.isEmpty()) {
            return there;
        }
        List<Stall> gone = open.stream().filter(stall -> !isThere(stall) && freshness(stall) != Freshness.RESUMED).filter(stall -> !hasSuccessor(stall)).toList();
        return gone.isEmpty() ? gone : gone.subList(gone.size() - 1, gone.size());
    }

    private boolean isThere(Stall stall) {
        return processes.isThere(stall.verdict().pid(), stall.verdict().generation());
    }

    private boolean hasSuccessor(Stall stall) {
        List<Revival> answers = feeds.revivals(stall.feed(), List.of(stall.verdict()));
        return answers != null && answers.get(0).isKnown() && answers.get(0).beats() > 0;
    }

    /** Who is silent for certain, nobody else having taken his place: only for those anything may be done that nobody orders. */
    List<Stall> silent(List<Stall> open) {
        List<Stall> silent = new ArrayList<>();
        int from = 0;
        while (from < open.size()) {
            int to = from;
            while (to < open.size() && to - from < MOST_AT_ONCE && open.get(to).feed() == open.get(from).feed()) {
                to++;
            }
            addSilent(open.subList(from, to), silent);
            from = to;
        }
        return silent;
    }

    private void addSilent(List<Stall> asked, List<Stall> silent) {
        List<Verdict> verdicts = asked.stream().map(Stall::verdict).toList();
        List<Freshness> fresh = feeds.check(asked.get(0).feed(), verdicts);
        List<Revival> revivals = feeds.revivals(asked.get(0).feed(), verdicts);
        for (int i = 0; i < asked.size(); i++) {
            boolean isKnownSilent = revivals != null && revivals.get(i).isKnown() && revivals.get(i).beats() == 0;
            if (fresh != null && fresh.get(i) == Freshness.STILL_SILENT && (isKnownSilent || isThere(asked.get(i)))) {
                silent.add(asked.get(i));
            }
        }
    }

    /** It is decided about in the next pass, or when its debounce window is over; false if it waits for the effect of a start, or if there is no room. */
    boolean decideAnew(Stall stall, Settings settings) {
        int pid = stall.verdict().pid();
        long at = ledger.windowEnd(pid, settings.debounceNanos(), clocks.now());
        if (isQueued.test(pid)) {
            return true;
        } else if (holds.dueAt(pid) != null) {
            holds.hurry(pid, at);
            return true;
        }
        return watches.dueAt(pid) == null && holds.put(stall.followedUp(), at, settings.childCapacity());
    }
}
