// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.varta.api.recovery.OperatorDesk.Order;
import org.varta.api.recovery.OperatorDesk.Reply;
import org.varta.api.recovery.RecoveryStartException;
import org.varta.api.stall.Freshness;
import org.varta.api.stall.Verdict;

/** Where people step in: orders are given by any thread and carried out by the recovery thread at the end of a pass. An order that has waited too long is not carried out, because whoever gave it may have turned to something else. */
final class OrderDesk {
    static final int MOST = 16;
    static final long LIFE_NANOS = TimeUnit.SECONDS.toNanos(3);
    /** Reason of a hold by the mass brake, and the token by which it leaves stalls to people. */
    static final String MASS = "MASS";
    static final String MASS_STALL = "mass_stall";

    private final Reopening reopening;
    private final ManualStart manual;
    private final History history;
    private final Stalls stalls;
    private final Holds holds;
    private final Episodes episodes;
    private final Journal journal;
    private final Clocks clocks;
    private final BlockingQueue<Given> given = new ArrayBlockingQueue<>(MOST);
    private volatile boolean isClosed;
    /** Whether the order that is being carried out has been told of an agent. */
    private boolean isNoted;

    private record Given(Order order, String agent, String by, long at, CompletableFuture<Reply> reply) {
    }

    OrderDesk(Reopening reopening, ManualStart manual, History history, Stalls stalls, Holds holds, Episodes episodes, Journal journal, Clocks clocks) {
        this.reopening = reopening;
        this.manual = manual;
        this.history = history;
        this.stalls = stalls;
        this.holds = holds;
        this.episodes = episodes;
        this.journal = journal;
        this.clocks = clocks;
    }

    /** Any thread; the recovery thread has to be woken. */
    CompletionStage<Reply> give(Order order, String agent, String by) {
        Given one = new Given(order, agent.strip(), by, clocks.now(), new CompletableFuture<>());
        if (!given.offer(one)) {
            one.reply.complete(refused("busy", MOST + " other orders wait to be carried out; nothing has been done"));
        }
        if (isClosed) {
            close();
        }
        return one.reply.minimalCompletionStage();
    }

    void carryOut(Settings settings, boolean isReady) {
        Given one = given.poll();
        while (one != null) {
            try {
                one.reply.complete(carryOut(one, settings, isReady));
            } catch (RuntimeException | Error e) {
                one.reply.completeExceptionally(e);
                throw e;
            }
            one = given.poll();
        }
    }

    private Reply carryOut(Given one, Settings settings, boolean isReady) {
        isNoted = false;
        Reply reply;
        if (clocks.now() - one.at > LIFE_NANOS) {
            reply = refused("too_late", "recovery was busy for too long; nothing has been done");
        } else {
            reply = switch (one.order) {
                case RECOVER -> recover(one, settings, isReady);
                case CLEAR -> clear(one, settings);
                case RELEASE -> release(one, settings);
            };
        }
        journal.orderAnswered(one.order, one.agent, one.by, reply, isNoted);
        return reply;
    }

    private Reply recover(Given one, Settings settings, boolean isReady) {
        List<Stall> meant = reopening.candidates(stalls.open(past -> Reopening.isMeant(past, one.agent)));
        if (meant.isEmpty()) {
            return refused(Reply.NOT_STALLED, "no stalled agent \"" + one.agent + "\" is known here; an agent that is well is not recovered");
        } else if (meant.size() > 1) {
            return refused("ambiguous", "several processes of that name are stalled, say which: " + String.join(", ", meant.stream().map(stall -> pid(stall.verdict())).toList()));
        } else if (!isReady) {
            return refused("no_action", "the action " + settings.action() + " is not there");
        }
        Stall stall = meant.get(0);
        Verdict verdict = stall.verdict();
        Freshness freshness = reopening.freshness(stall);
        if (freshness == Freshness.RESUMED) {
            return refused(Reply.NOT_STALLED, "agent " + pid(verdict) + " beats again; an agent that is well is not recovered");
        }
        note(verdict, one);
        try {
            Answer against = manual.start(stall, freshness, settings);
            if (against != null) {
                return refused(against.token(), "that stands against recovering agent " + pid(verdict) + ", whoever orders it");
            }
        } catch (RecoveryStartException e) {
            return refused(Answer.SPAWN_FAILED.token(), e.getMessage());
        }
        Map<String, Object> facts = facts(verdict);
        facts.put("action", settings.action());
        facts.put("confirmWithinNanos", ManualStart.CONFIRM_NANOS);
        return new Reply(true, "started", facts, "the action " + settings.action() + " is started for agent " + named(verdict));
    }

    private Reply clear(Given one, Settings settings) {
        List<Stall> open = stalls.open(past -> Reopening.isMeant(past, one.agent));
        String agent = open.isEmpty() ? history.agentOf(one.agent) : open.get(open.size() - 1).verdict().agent();
        int attempts = agent == null ? 0 : history.countOf(agent);
        if (attempts == 0) {
            return refused("nothing_to_clear", "nothing that was tried counts against an agent \"" + one.agent + "\"");
        } else if (history.isRunning(agent)) {
            return refused(Answer.IN_FLIGHT.token(), "an action for it still runs: clear it when that has ended");
        } else if (!history.forgive(agent)) {
            return refused("not_written", "it cannot be written down, so nothing has been cleared; the observer's log says why");
        }
        List<Stall> anew = reopening.silent(stalls.open(past -> past.agent().equals(agent)));
        stalls.open(past -> past.agent().equals(agent)).forEach(stall -> note(stall.verdict(), one));
        long decided = anew.stream().filter(stall -> reopening.decideAnew(stall, settings)).count();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("agent", agent);
        facts.put("attempts", (long) attempts);
        facts.put("isDurable", history.isKept());
        facts.put("decidedAnew", decided);
        String kept = history.isKept() ? "" : ", until the observer stops, because it has no state folder";
        return new Reply(true, "cleared", facts, "of " + agent + (attempts == 1 ? " one attempt is" : " " + attempts + " attempts are") + " forgiven" + kept
            + (decided == 0 ? "" : "; it is still stalled and decided about anew"));
    }

    private Reply release(Given one, Settings settings) {
        List<Integer> held = holds.heldFor(MASS);
        List<Stall> left = stalls.open(past -> !past.isReleased() && !held.contains(past.pid()) && journal.recent().lastTokenOf(past.pid()).equals(MASS_STALL));
        stalls.open(past -> held.contains(past.pid())).forEach(stall -> note(stall.verdict(), one));
        left.forEach(stall -> note(stall.verdict(), one));
        if (!held.isEmpty() || !left.isEmpty()) {
            stalls.release();
            episodes.hurry(clocks.now());
        }
        held.forEach(pid -> holds.hurry(pid, clocks.now()));
        long anew = reopening.silent(left).stream().filter(stall -> reopening.decideAnew(stall, settings)).count();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("held", (long) held.size());
        facts.put("left", (long) left.size());
        facts.put("decidedAnew", held.size() + anew);
        return new Reply(true, "released", facts, held.isEmpty() && left.isEmpty() ? "nothing was held as a mass stall"
            : held.size() + left.size() + " stalls are no mass stall any more; " + (held.size() + anew) + " of them are decided about anew");
    }

    private void note(Verdict verdict, Given one) {
        journal.ordered(verdict, one.order, one.by);
        isNoted = true;
    }

    private static Map<String, Object> facts(Verdict verdict) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("pid", Integer.toUnsignedLong(verdict.pid()));
        facts.put("name", verdict.name());
        facts.put("agent", verdict.agent());
        return facts;
    }

    private static String named(Verdict verdict) {
        return pid(verdict) + (verdict.name().isEmpty() ? "" : " (" + verdict.name() + ")");
    }

    private static String pid(Verdict verdict) {
        return Integer.toUnsignedString(verdict.pid());
    }

    private static Reply refused(String token, String sentence) {
        return new Reply(false, token, Map.of(), sentence);
    }

    /** Nobody gets a reply any more. */
    void close() {
        isClosed = true;
        Given one = given.poll();
        while (one != null) {
            one.reply.completeExceptionally(new IllegalStateException("recovery has stopped; nothing has been done"));
            one = given.poll();
        }
    }
}
