// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.Set;
import org.varta.api.explain.Explained;
import org.varta.api.stall.StallDetector;
import org.varta.api.stall.StallReason;

/**
 * Explains agents: state, who judges, every number that goes into the deadline, and what will happen next if they stay silent. Loop thread only; may allocate.
 */
final class ExplainDesk {
    private static final String[] STATUS = {"ok", "degraded", "critical"};
    /** Instants of observer time among the terms of policies: a reader needs the distance from now. */
    private static final Set<String> INSTANTS = Set.of("lastArrival", "deadline", "swapGraceEnd");

    private final AgentTable table;
    private final Detection detection;
    private final Roster roster;

    ExplainDesk(AgentTable table, Detection detection) {
        this.table = table;
        this.detection = detection;
        this.roster = detection.roster();
    }

    /** The explanations of all that are meant, a slice of slots a turn. */
    Inquiry inquiry(String agent) {
        return new Inquiry(agent);
    }

    /** A question that is being answered. */
    final class Inquiry implements Loop.Chore {
        private static final int SLICE = 32;
        private static final int LOOKS = 1024;

        private final String agent;
        private final List<Explained> found = new ArrayList<>();
        private final CompletableFuture<List<Explained>> answer = new CompletableFuture<>();
        private int next;

        private Inquiry(String agent) {
            this.agent = agent;
        }

        CompletableFuture<List<Explained>> answer() {
            return answer;
        }

        @Override
        public boolean slice(Loop loop) {
            return slice(loop.clock.read());
        }

        boolean slice(long now) {
            int explained = 0;
            int end = Math.min(table.highWater(), next + LOOKS);
            for (; next < end && explained < SLICE; next++) {
                if (table.isUsed(next) && isMeant(next, agent)) {
                    found.add(new Explained(table.pid[next], roster.nameOf(next), facts(next, now)));
                    explained++;
                }
            }
            if (next < table.highWater()) {
                return true;
            }
            roster.unseen().stream().map(unseen -> new Explained(0, unseen, unseen(unseen, now))).filter(nobody -> nobody.isMeantBy(agent)).forEach(found::add);
            answer.complete(List.copyOf(found));
            return false;
        }

        @Override
        public void abandon(Throwable why) {
            answer.completeExceptionally(why);
        }
    }

    private boolean isMeant(int slot, String agent) {
        return agent.isEmpty() || agent.equals(roster.nameOf(slot)) || agent.equals(Integer.toUnsignedString(table.pid[slot]));
    }

    private Map<String, Object> unseen(String name, long now) {
        Map<String, Object> facts = new LinkedHashMap<>();
        long until = roster.awaitedUntil(name);
        facts.put("state", "unseen");
        facts.put("policy", "startup");
        facts.put("policy.deadlineNanos", until - now);
        facts.put("policy.decidingTerm", "startupGrace");
        facts.put("next", until - now > 0 ? "reported as never seen " + in(until, now) : "its first beat");
        if (until - now <= 0) {
            facts.put("reason", StallReason.NEVER_SEEN.name());
        }
        return facts;
    }

    private Map<String, Object> facts(int slot, long now) {
        Map<String, Object> facts = new LinkedHashMap<>();
        AgentProfile profile = roster.profileOf(slot);
        long deadline = detection.deadline(slot);
        facts.put("state", detection.stateOf(slot));
        facts.put("status", STATUS[table.status[slot]]);
        facts.put("command", profile.command());
        facts.put("uid", (long) table.uid[slot]);
        facts.put("transport", profile.transport());
        facts.put("origin", table.origin[slot].token());
        facts.put("generation", table.generation[slot]);
        facts.put("beats", table.beats[slot]);
        facts.put("stalls", table.stalls[slot]);
        facts.put("aliveSinceNanos", table.aliveSince[slot] - now);
        facts.put("lastBeatNanos", table.lastArrival[slot] - now);
        facts.put("policy", detection.policyOf(slot));
        if (deadline != StallDetector.NEVER) {
            facts.put("allowanceNanos", deadline - table.lastArrival[slot]);
            facts.put("ratio", (double) (now - table.lastArrival[slot]) / (deadline - table.lastArrival[slot]));
        }
        facts.put("suspicion", detection.suspicion(slot, now));
        facts.put("next", next(slot, deadline, now));
        OrderedExplanation terms = new OrderedExplanation();
        StallReason reason = detection.explain(slot, now, terms);
        if (table.isLatched[slot]) {
            facts.put("reason", reason.name());
        }
        terms.pairs().forEach((key, value) -> putTerm(facts, key, value, now));
        for (Shadow shadow : detection.shadows()) {
            facts.put("shadow." + shadow.judge().policy(), shadow.isConvicted(slot) ? "would have convicted" : in(shadow.deadline(slot), now));
        }
        return facts;
    }

    private static void putTerm(Map<String, Object> facts, String key, Object value, long now) {
        if (!INSTANTS.contains(key)) {
            facts.put("policy." + key, value);
        } else if (value instanceof Long instant && instant != 0 && instant != StallDetector.NEVER) {
            facts.put("policy." + key + "Nanos", instant - now);
        }
    }

    private String next(int slot, long deadline, long now) {
        if (table.isLatched[slot]) {
            return "a beat ends the stall";
        }
        long held = detection.heldUntil(slot);
        if (deadline != StallDetector.NEVER && held - deadline > 0) {
            return "held, looked at again " + in(held, now);
        }
        long soft = detection.softDeadline(slot);
        boolean isSuspectNext = soft - now > 0 && soft - deadline < 0;
        return isSuspectNext ? "suspect " + in(soft, now) + ", stalled " + in(deadline, now) : "stalled " + in(deadline, now);
    }

    private static String in(long instant, long now) {
        if (instant == StallDetector.NEVER) {
            return "never";
        }
        return instant - now <= 0 ? "now" : "in " + (instant - now + 500_000) / 1_000_000 + " ms";
    }
}
