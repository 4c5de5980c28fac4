// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.varta.api.recovery.RecoveryAttempt;
import org.varta.api.recovery.RecoveryHistory;
import org.varta.api.stall.Verdict;

/**
 * What was done: for each process id, for each agent whatever its process, and for all together; for policies that look back further than a debounce window. Bounded: the latest attempts of those that were
 * acted on last. It keeps at least the process ids that the {@link Ledger} keeps, so that forgetting here never shortens a window. Notices are remembered for the agent only. Recovery thread only.
 */
final class History {
    private static final int ATTEMPTS = 32;

    private final Ledger ledger;
    private final RecoveryCounters counters;
    private final AttemptFile file;
    /** In the order of the last starts. */
    private final Map<Integer, List<Attempt>> byPid = new LinkedHashMap<>();
    /** In the order of the last starts. */
    private final Map<String, Deque<Attempt>> byAgent = new LinkedHashMap<>();
    private final Deque<Attempt> latest = new ArrayDeque<>();
    /** What {@link #latest} says, until something changes; else null. */
    private List<RecoveryAttempt> latestFacts = List.of();
    private int ofAgents;
    private long lastId;

    History(Ledger ledger, RecoveryCounters counters) {
        this(ledger, counters, AttemptFile.none(Clocks.SYSTEM));
    }

    History(Ledger ledger, RecoveryCounters counters, AttemptFile file) {
        this.ledger = ledger;
        this.counters = counters;
        this.file = file;
        lastId = file.lastId();
        file.remembered().forEach(this::enter);
    }

    /** The attempts for this process (none if the last one was for another owner of the process id), for its agent, and for all. */
    RecoveryHistory of(Verdict verdict, int holds) {
        return of(verdict.pid(), verdict.generation(), verdict.agent(), holds);
    }

    RecoveryHistory of(int pid, long generation, String agent, int holds) {
        if (latestFacts == null) {
            latestFacts = facts(latest);
        }
        return new RecoveryHistory(ofProcess(pid, generation), holds, facts(heldAgainst(agent)), latestFacts, file.isDurable());
    }

    private List<RecoveryAttempt> ofProcess(int pid, long generation) {
        List<Attempt> attempts = byPid.getOrDefault(pid, List.of());
        if (attempts.isEmpty() || !isOfLineage(attempts.get(attempts.size() - 1), generation)) {
            return List.of();
        }
        return facts(attempts.stream().filter(attempt -> isOfLineage(attempt, generation)).toList());
    }

    private List<Attempt> heldAgainst(String agent) {
        return byAgent.getOrDefault(agent, new ArrayDeque<>()).stream().filter(attempt -> !attempt.isForgiven()).toList();
    }

    /** Whom attempts are known of, by a configured name or by the process id that the latest attempt was for; null if nobody. */
    String agentOf(String nameOrPid) {
        if (byAgent.containsKey("name:" + nameOrPid)) {
            return "name:" + nameOrPid;
        }
        String last = null;
        for (Map.Entry<String, Deque<Attempt>> entry : byAgent.entrySet()) {
            last = Integer.toUnsignedString(entry.getValue().getLast().facts().pid()).equals(nameOrPid) ? entry.getKey() : last;
        }
        return last;
    }

    /** How many attempts count for an agent. */
    int countOf(String agent) {
        return heldAgainst(agent).size();
    }

    boolean isRunning(String agent) {
        return heldAgainst(agent).stream().anyMatch(Attempt::isRunning);
    }

    /**
     * Forgives an agent its attempts, after that was written down. They stay in what all agents together may do, and in what is known of the process.
     *
     * @return false if it cannot be written down; then nothing is forgiven
     */
    boolean forgive(String agent) {
        lastId++;
        if (file.isWanted() && !file.forgive(lastId, agent)) {
            return false;
        }
        heldAgainst(agent).forEach(Attempt::forgive);
        return true;
    }

    /** Whether it outlives the observer what is written down, or nobody wants that. */
    boolean isKept() {
        return file.isWanted();
    }

    private static List<RecoveryAttempt> facts(Collection<Attempt> attempts) {
        // Unlike toList() this is a list that need not be copied again.
        return attempts.stream().map(Attempt::facts).collect(Collectors.toUnmodifiableList());
    }

    private static boolean isOfLineage(Attempt attempt, long generation) {
        return Ledger.isSameLineage(attempt.facts().generation(), generation);
    }

    /** Writes down a start that is about to happen, if it can be written. */
    Attempt announce(RecoveryAttempt facts) {
        lastId++;
        Attempt attempt = new Attempt(lastId, facts);
        file.write(attempt, true);
        return attempt;
    }

    boolean isDurable() {
        return file.isDurable();
    }

    /** It has not happened. */
    void withdraw(Attempt attempt) {
        file.withdraw(attempt.id);
    }

    /** It has happened; called after the ledger has entered it. */
    void started(Attempt attempt, int capacity) {
        enter(attempt);
        trim(capacity);
        if (file.isCompactionDue(ofAgents)) {
            file.compact(byAgent.values().stream().flatMap(Deque::stream).toList());
        }
    }

    private void enter(Attempt attempt) {
        RecoveryAttempt facts = attempt.facts();
        Deque<Attempt> ofAgent = byAgent.remove(facts.agent());
        ofAgent = ofAgent == null ? new ArrayDeque<>() : ofAgent;
        byAgent.put(facts.agent(), ofAgent);
        ofAgents++;
        ofAgents -= push(ofAgent, attempt, RecoveryHistory.MOST_OF_AGENT);
        if (facts.isNotice()) {
            return;
        }
        List<Attempt> attempts = byPid.remove(facts.pid());
        if (attempts == null || !isOfLineage(attempts.get(attempts.size() - 1), facts.generation())) {
            attempts = new ArrayList<>();
        }
        if (attempts.size() == ATTEMPTS) {
            attempts.remove(0);
        }
        attempts.add(attempt);
        byPid.put(facts.pid(), attempts);
        push(latest, attempt, RecoveryHistory.MOST_OF_ALL);
        latestFacts = null;
    }

    /** How many were forgotten. */
    private static int push(Deque<Attempt> attempts, Attempt attempt, int most) {
        attempts.add(attempt);
        if (attempts.size() <= most) {
            return 0;
        }
        attempts.remove();
        return 1;
    }

    private void trim(int capacity) {
        Iterator<Integer> oldestFirst = byPid.keySet().iterator();
        while (byPid.size() > capacity && !ledger.contains(oldestFirst.next())) {
            oldestFirst.remove();
            counters.historyEvictions.incrementAndGet();
        }
        Iterator<Deque<Attempt>> agents = byAgent.values().iterator();
        while (byAgent.size() > capacity) {
            ofAgents -= agents.next().size();
            agents.remove();
            counters.historyEvictions.incrementAndGet();
        }
    }

    void ended(Attempt attempt, long now, RecoveryAttempt.Outcome outcome) {
        if (attempt != null && attempt.isRunning()) {
            learn(attempt, attempt.facts().ended(outcome, now));
        }
    }

    /** It has become known whether it helped. */
    void settled(Attempt attempt, RecoveryAttempt.Effect effect, long at) {
        learn(attempt, attempt.facts().settled(effect, at));
    }

    private void learn(Attempt attempt, RecoveryAttempt facts) {
        attempt.become(facts);
        latestFacts = null;
        file.write(attempt, false);
    }

    /**
     * An agent has stalled: so its last attempts are over, and how long it lived since the last one is known. A life that began before the attempt is that of another process of the same agent and says
     * nothing about it.
     *
     * @param aliveSince when the life began that has just ended
     * @param silentSince when it ended
     * @return attempts that were pending
     */
    List<Attempt> stalledAgain(Verdict verdict, long aliveSince, long silentSince, int confirmBeats, long now) {
        List<Attempt> settled = new ArrayList<>();
        Attempt last = null;
        for (Attempt attempt : byAgent.getOrDefault(verdict.agent(), new ArrayDeque<>())) {
            if (attempt.facts().isNotice() || aliveSince - attempt.facts().startedAt() < 0) {
                continue;
            }
            if (attempt.isPending()) {
                boolean isConfirmed = verdict.beats() >= confirmBeats;
                settled(attempt, isConfirmed ? RecoveryAttempt.Effect.CONFIRMED : RecoveryAttempt.Effect.UNCONFIRMED, isConfirmed ? aliveSince : now);
                settled.add(attempt);
            }
            last = attempt;
        }
        if (last != null && silentSince - aliveSince > last.facts().healthyNanos()) {
            learn(last, last.facts().healthyFor(silentSince - aliveSince));
        }
        return settled;
    }

    int size() {
        return byPid.size();
    }

    void close() {
        file.close();
    }
}
