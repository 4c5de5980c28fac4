// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.varta.api.event.EventKind;
import org.varta.api.stall.Verdict;
import org.varta.api.transport.Origin;

/**
 * Which declared agent lives in which slot, and which expected agent has never been seen. The first rule that fits decides; an agent that fits none is judged by the observer's own policy.
 * Loop thread only. Source: stall policies 1.3 (UNSEEN).
 */
final class Roster {
    /** Number of the rule of agents that fit none. */
    static final int NOBODY = -1;

    private final AgentTable table;
    private final Identity identity;
    private final EventQueue events;
    private final LoopCounters counters;
    private final AgentProfile[] profiles;
    private final int[] ruleOf;
    /** Kept beside the rule's number, which means nothing once other rules hold and the slot has not been looked at again. */
    private final String[] nameOf;
    private final Map<String, Expected> expected = new HashMap<>();
    private DeclaredAgent[] rules = {};
    private boolean isExecutableWanted;
    private boolean isAnyUnseen;
    private int missing;

    /** An expected agent: until when it may show up. Whoever was seen once is not unseen again, also when its place was given to another. */
    private static final class Expected {
        final long since;
        long until;
        boolean isSeen;
        boolean isReported;

        Expected(long since, long graceNanos) {
            this.since = since;
            until = since + graceNanos;
        }
    }

    Roster(AgentTable table, Identity identity, EventQueue events, LoopCounters counters) {
        this.table = table;
        this.identity = identity;
        this.events = events;
        this.counters = counters;
        profiles = new AgentProfile[table.capacity];
        ruleOf = new int[table.capacity];
        nameOf = new String[table.capacity];
        Arrays.fill(ruleOf, NOBODY);
        Arrays.fill(nameOf, "");
    }

    /** Other rules hold from now on; each slot is looked at again by {@link #rematch}. */
    void use(List<DeclaredAgent> sorted, long now) {
        rules = sorted.toArray(DeclaredAgent[]::new);
        isExecutableWanted = sorted.stream().anyMatch(rule -> !rule.executable().isAny());
        expected.keySet().retainAll(sorted.stream().filter(DeclaredAgent::isExpected).map(DeclaredAgent::name).toList());
        sorted.stream().filter(DeclaredAgent::isExpected).forEach(rule -> expected.computeIfAbsent(rule.name(), name -> new Expected(now, rule.startupGraceNanos())));
        count();
    }

    /** A new agent, or a new generation of one. */
    void enter(int slot, String transport) {
        boolean isAttested = table.origin[slot] == Origin.KERNEL_ATTESTED;
        int pid = table.pid[slot];
        profiles[slot] = new AgentProfile(table.uid[slot], isAttested ? identity.command(pid) : "",
            isAttested && isExecutableWanted ? identity.executable(pid) : "", transport);
        assign(slot);
    }

    /** Looks again which rule fits. */
    void rematch(int slot) {
        AgentProfile profile = profiles[slot];
        if (isExecutableWanted && profile.executable().isEmpty() && table.origin[slot] == Origin.KERNEL_ATTESTED) {
            profiles[slot] = new AgentProfile(profile.uid(), profile.command(), identity.executable(table.pid[slot]), profile.transport());
        }
        assign(slot);
    }

    private void assign(int slot) {
        ruleOf[slot] = ruleFor(profiles[slot]);
        nameOf[slot] = ruleOf[slot] == NOBODY ? "" : rules[ruleOf[slot]].name();
        if (isAnyUnseen && ruleOf[slot] != NOBODY) {
            Expected here = expected.get(rules[ruleOf[slot]].name());
            if (here != null && !here.isSeen) {
                here.isSeen = true;
                count();
            }
        }
    }

    private int ruleFor(AgentProfile profile) {
        for (int i = 0; i < rules.length; i++) {
            if (rules[i].matches(profile)) {
                return i;
            }
        }
        return NOBODY;
    }

    /** An expected agent is being restarted, so it has at least until then. */
    void expectBack(String name, long until) {
        Expected agent = expected.get(name);
        if (agent != null && until - agent.until > 0) {
            agent.until = until;
        }
    }

    /** Whether the slot's agent is another process of the agent that was convicted. */
    boolean isSuccessor(Verdict verdict, int slot) {
        if (!verdict.name().isEmpty()) {
            return verdict.name().equals(nameOf[slot]);
        }
        String command = profileOf(slot).command();
        return nameOf[slot].isEmpty() && !command.isEmpty() && command.equals(verdict.command()) && table.uid[slot] == verdict.uid();
    }

    int ruleOf(int slot) {
        return ruleOf[slot];
    }

    /** Name of the declared agent, empty when it is none. */
    String nameOf(int slot) {
        return nameOf[slot];
    }

    AgentProfile profileOf(int slot) {
        return profiles[slot] == null ? AgentProfile.UNKNOWN : profiles[slot];
    }

    /** Reports expected agents whose time to show up is over, each once. Cheap while everybody is there. */
    void lookForUnseen(long now) {
        if (isAnyUnseen) {
            expected.forEach((name, agent) -> report(name, agent, now));
        }
    }

    private void report(String name, Expected agent, long now) {
        if (!agent.isSeen && !agent.isReported && now - agent.until >= 0) {
            agent.isReported = true;
            counters.add(Counter.NEVER_SEEN);
            events.unseen(name, agent.since, agent.until, now);
            events.important(EventKind.NEVER_SEEN, now, 0, "NEVER_SEEN", "expected agent " + name + " has not sent a beat");
            count();
        }
    }

    private void count() {
        isAnyUnseen = expected.values().stream().anyMatch(agent -> !agent.isSeen);
        missing = (int) expected.values().stream().filter(agent -> !agent.isSeen && agent.isReported).count();
    }

    /** How many expected agents are overdue. */
    int missing() {
        return missing;
    }

    /** Names of expected agents that have not been seen. */
    List<String> unseen() {
        return expected.entrySet().stream().filter(entry -> !entry.getValue().isSeen).map(Map.Entry::getKey).sorted().toList();
    }

    /** Until when an expected agent may show up that has not been seen. */
    long awaitedUntil(String name) {
        return expected.get(name).until;
    }
}
