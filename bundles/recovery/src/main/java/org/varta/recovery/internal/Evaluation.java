// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import org.varta.api.recovery.RecoveryAction;
import org.varta.api.recovery.RecoveryAttempt;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryHistory;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.recovery.RecoveryStartException;
import org.varta.api.recovery.StallHistory;
import org.varta.api.stall.Freshness;
import org.varta.api.stall.Verdict;
import org.varta.api.transport.Origin;

/**
 * The decision about one stall, step by step; the first step that has an answer ends it. Nothing before the start itself uses up a debounce window. Recovery thread only. Source: recovery
 * specification 4.3 and 5.
 */
final class Evaluation {
    private static final int MOST_NOTICES = 8;
    static final long SHORTEST_HOLD_NANOS = 10_000_000L;
    private static final long LONGEST_HOLD_NANOS = 86_400_000_000_000L;

    private final Journal journal;
    private final RecoveryCounters counters;
    private final Ledger ledger;
    private final History history;
    private final Stalls stalls;
    private final ChildTable children;
    private final Holds holds;
    private final Episodes episodes;
    private final Choice<RecoveryPolicy> policies;
    private final Choice<RecoveryAction> actions;
    private final Launcher launcher;
    private final Watches watches;
    private final Processes processes;
    private final Clocks clocks;
    /** So that a policy that gives nothing but notices comes to an end. */
    private int noticesLeft;

    /** What became of a stall in this pass. */
    enum Result {
        /** It has its answer, or is held; nothing was started. */
        DECIDED,
        /** It has its answer after an attempt to start. */
        START_ATTEMPTED,
        /** The configured action went away meanwhile: not answered, to be evaluated again when it is back. */
        ACTION_GONE
    }

    Evaluation(Journal journal, RecoveryCounters counters, Ledger ledger, History history, Stalls stalls, ChildTable children, Holds holds, Episodes episodes,
            Choice<RecoveryPolicy> policies, Choice<RecoveryAction> actions, Launcher launcher, Watches watches, Processes processes, Clocks clocks) {
        this.journal = journal;
        this.counters = counters;
        this.ledger = ledger;
        this.history = history;
        this.stalls = stalls;
        this.children = children;
        this.holds = holds;
        this.episodes = episodes;
        this.policies = policies;
        this.actions = actions;
        this.launcher = launcher;
        this.watches = watches;
        this.processes = processes;
        this.clocks = clocks;
    }

    /** A stall, and what the loop says of it, or null if it did not answer. */
    record Turn(Stall stall, Freshness freshness) {
        private Turn onRung(int rung) {
            return new Turn(stall.onRung(rung), freshness);
        }
    }

    /** In the order in which they are answered: by rung, conviction and name, as they compete for what the policy has left to give. Who is refused whatever the policy says has no rung. */
    List<Turn> inOrder(List<Turn> turns, Settings settings) {
        if (turns.size() < 2) {
            return turns;
        }
        return turns.stream().map(turn -> turn.onRung(rung(turn, settings))).sorted(Comparator.comparing(Turn::stall, Holds.PLACE)).toList();
    }

    private int rung(Turn turn, Settings settings) {
        if (turn.stall.rung() != Stall.UNKNOWN_RUNG || refusal(turn.stall, turn.freshness, settings) != null) {
            return Math.max(0, turn.stall.rung());
        }
        RecoveryDecision wanted = opinion(turn.stall, stalls.of(turn.stall, journal.wallclockMillis()), settings, clocks.now());
        return wanted instanceof RecoveryDecision.Start start ? start.rung() : wanted instanceof RecoveryDecision.NotBefore hold ? hold.wanted().rung() : 0;
    }

    /**
     * Answers a stall, or puts it off.
     *
     * @param freshness what the loop says, or null if it did not answer
     */
    Result evaluate(Stall stall, Freshness freshness, Settings settings) {
        noticesLeft = MOST_NOTICES;
        journal.grounds().begin(stall, freshness, settings);
        Answer refusal = refusal(stall, freshness, settings);
        return refusal == null ? decideAndAct(stall, settings) : refuse(stall, refusal, "", settings);
    }

    private Result decideAndAct(Stall stall, Settings settings) {
        Verdict verdict = stall.verdict();
        long now = clocks.now();
        ledger.prune(settings.debounceNanos(), now);
        ledger.noteRecycled(verdict.pid(), verdict.generation());
        boolean wasDurable = history.isDurable();
        RecoveryDecision decision = decide(stall, settings, now);
        if (waitsForOneThatLives(decision, settings, now)) {
            decision = decide(stall, settings, now);
        }
        HoldNews.over(stall.heldFor(), decision).forEach(hold -> journal.holdOver(stall.verdict(), hold));
        episodes.decided(stall, decision, now);
        if (decision instanceof RecoveryDecision.Decline decline) {
            return refuse(stall, Answer.declined(decline.token()), "", settings);
        }
        if (decision instanceof RecoveryDecision.NotBefore hold) {
            if (!isNoticeAllowed(hold, settings) || obstacle(verdict, settings, now) != null) {
                return putOff(stall, hold, settings, now);
            }
            journal.grounds().gate("isNoticeGiven", true);
            return start(stall, hold.wanted(), HoldNews.still(stall.heldFor(), hold), wasDurable, settings, now);
        }
        Answer obstacle = obstacle(verdict, settings, now);
        return obstacle != null ? refuse(stall, obstacle, "", settings) : start(stall, (RecoveryDecision.Start) decision, List.of(), wasDurable, settings, now);
    }

    /** Whether what is held is a notice, and nothing holds notices. */
    private boolean isNoticeAllowed(RecoveryDecision.NotBefore hold, Settings settings) {
        RecoveryDecision.Start wanted = hold.wanted();
        boolean isOffered = noticesLeft > 0 && wanted.confirmNanos() > 0 && hold.each().stream().allMatch(one -> one.telling().letsNoticesPass());
        return isOffered && launcher.isNotice(wanted.action().isEmpty() ? settings.action() : wanted.action());
    }

    /** The stall of another agent has turned out to be over, so the policy decides once more. */
    private boolean waitsForOneThatLives(RecoveryDecision decision, Settings settings, long now) {
        boolean isNews = false;
        if (decision instanceof RecoveryDecision.NotBefore hold) {
            for (RecoveryDecision.NotBefore one : hold.each()) {
                isNews |= !one.waitsFor().isEmpty() && stalls.inquire(one.waitsFor(), settings.confirmBeats(), now);
            }
        }
        return isNews;
    }

    /** The stall was held when its agent stalled anew: so it had resumed. */
    void supersede(Stall stall) {
        if (!stall.isAnswered()) {
            journal.grounds().beginOvertaken();
            journal.refused(stall.verdict(), Answer.RESUMED, "");
        }
    }

    /** The answer, and perhaps another try later. */
    private Result refuse(Stall stall, Answer answer, String detail, Settings settings) {
        long now = clocks.now();
        long window = ledger.windowEnd(stall.verdict().pid(), settings.debounceNanos(), now) - now;
        long wait = settings.retry().nanosBefore(stall, answer, processes, window);
        boolean isRetried = wait != Retry.NEVER && holds.put(stall.retried(Retry.needsLife(answer)), now + wait, settings.childCapacity());
        journal.refused(stall.verdict(), answer, detail, isRetried ? now + wait : Retry.NEVER);
        if (isRetried) {
            journal.retrying(stall, answer, settings.retry(), window, now);
        }
        return Result.DECIDED;
    }

    /** Steps 0 to 3: what no policy can allow. Null if nothing stands against it. */
    Answer refusal(Stall stall, Freshness freshness, Settings settings) {
        Answer stale = freshness == null ? Answer.UNVERIFIABLE : stale(freshness, stall.isDeferred());
        if (stale != null) {
            return stale;
        }
        if (stall.verdict().foreignNamespace() && !settings.allowCrossNamespaceAgents()) {
            return Answer.CROSS_NAMESPACE;
        }
        Answer origin = ineligible(stall.verdict().origin());
        return origin == null && settings.auditFailClosed() && !journal.canRecord() ? Answer.AUDIT_UNAVAILABLE : origin;
    }

    /** Who cannot be verified is acted on at once but not later: where start times cannot be read, nobody would ever be recovered otherwise. */
    private static Answer stale(Freshness freshness, boolean isDeferred) {
        return switch (freshness) {
            case STILL_SILENT -> null;
            case RESUMED -> Answer.RESUMED;
            case RECYCLED -> Answer.RECYCLED;
            case UNVERIFIABLE -> isDeferred ? Answer.UNVERIFIABLE : null;
        };
    }

    /** Whoever adds a trust class has to decide here. */
    private static Answer ineligible(Origin origin) {
        return switch (origin) {
            case NETWORK_UNVERIFIED -> Answer.UNAUTHENTICATED;
            case SOCKET_MODE_ONLY -> Answer.SOCKET_MODE_ONLY;
            case OPERATOR_ATTESTED, KERNEL_ATTESTED -> null;
        };
    }

    /** Step 5, on the record. */
    private RecoveryDecision decide(Stall stall, Settings settings, long now) {
        Ruling ruling = ask(stall, stalls.of(stall, journal.wallclockMillis()), settings, (policy, past) -> {
            Ruling said = Ruling.by(policy, stall.verdict(), past, now);
            check(said.decision());
            return said;
        });
        journal.grounds().ruled(ruling);
        return ruling.decision();
    }

    /** What the policy would say about an agent as it is now, whether its stall lasts or not. */
    RecoveryDecision opinion(Stall stall, Settings settings) {
        long now = clocks.now();
        return opinion(stall, stalls.ofNow(stall, journal.wallclockMillis(), now), settings, now);
    }

    /** Off the record, so that no reasons have to be told. */
    private RecoveryDecision opinion(Stall stall, StallHistory stallHistory, Settings settings, long now) {
        return ask(stall, stallHistory, settings, (policy, past) -> {
            RecoveryDecision said = policy.decide(stall.verdict(), past, now);
            check(said);
            return said;
        });
    }

    /** Asks the policy that is configured or ranks highest; the built-in one if there is none or it fails. */
    private <T> T ask(Stall stall, StallHistory stallHistory, Settings settings, BiFunction<RecoveryPolicy, RecoveryHistory, T> question) {
        RecoveryHistory past = history.of(stall.verdict(), stall.holds()).withStalls(stallHistory);
        RecoveryPolicy builtIn = new DebouncePolicy(settings.debounceNanos());
        String wanted = settings.policyFor(stall.verdict());
        return wanted.equals(DebouncePolicy.ID) ? question.apply(builtIn, past) : policies.call(wanted, policy -> {
            if (policy != null) {
                try {
                    return question.apply(policy, past);
                } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
                    journal.fault("recovery policy", e);
                }
            }
            return question.apply(builtIn, past);
        });
    }

    private static void check(RecoveryDecision decision) {
        if (decision == null) {
            throw new IllegalStateException("the policy decided nothing");
        }
        if (decision instanceof RecoveryDecision.Decline decline && !Answer.isToken(decline.token())) {
            throw new IllegalStateException("the policy declined with a token that is not 1 to 64 of a-z 0-9 _ beginning with a letter");
        }
    }

    private Result putOff(Stall stall, RecoveryDecision.NotBefore hold, Settings settings, long now) {
        long wait = Math.min(LONGEST_HOLD_NANOS, Math.max(SHORTEST_HOLD_NANOS, hold.at() - now));
        if (!holds.put(stall.heldOnceMore(hold), now + wait, settings.childCapacity())) {
            journal.grounds().gate("hasHoldRoom", false);
            return refuse(stall, Answer.HOLDS_FULL, "", settings);
        }
        if (HoldNews.isAny(stall.heldFor(), hold)) {
            journal.held(stall.verdict(), hold, HoldNews.toTell(stall.heldFor(), hold), now, wait);
        }
        return Result.DECIDED;
    }

    /** Steps 6 to 8. Null if the way is free. */
    Answer obstacle(Verdict verdict, Settings settings, long now) {
        ChildTable.Obstacle found = children.makeWay(verdict.pid(), verdict.generation(), settings.childCapacity(), now);
        journal.grounds().gate("way", found.name());
        Answer way = switch (found) {
            case NONE -> null;
            case IN_FLIGHT -> Answer.IN_FLIGHT;
            case LEFTOVERS_FULL -> Answer.LEFTOVERS_FULL;
            case KILL_FAILED -> Answer.STALE_CHILD;
        };
        if (way != null) {
            return way;
        }
        journal.grounds().gate("children", children.size());
        journal.grounds().gate("mostChildren", settings.mostChildren());
        if (children.size() >= settings.mostChildren()) {
            return Answer.CHILDREN_FULL;
        }
        boolean hasRoom = ledger.hasRoom(verdict.pid(), settings.childCapacity(), settings.debounceNanos(), now);
        journal.grounds().gate("hasLedgerRoom", hasRoom);
        return hasRoom ? null : Answer.LEDGER_FULL;
    }

    /**
     * Steps 9 and 10.
     *
     * @param heldFor what has held the stall before and does so still, although this notice may be given
     */
    private Result start(Stall stall, RecoveryDecision.Start start, List<RecoveryDecision.NotBefore> heldFor, boolean wasDurable, Settings settings, long now) {
        Verdict verdict = stall.verdict();
        String wanted = start.action().isEmpty() ? settings.action() : start.action();
        if (wanted.equals(settings.action()) && !actions.has(wanted)) {
            return Result.ACTION_GONE;
        }
        boolean isNotice = launcher.isNotice(wanted);
        boolean isWatched = !isNotice && start.confirmNanos() > 0 && watches.hasRoom(verdict.pid(), settings.childCapacity());
        Attempt attempt = history.announce(
            RecoveryAttempt.started(verdict.generation(), verdict.pid(), verdict.agent(), wanted, start.target(), isNotice, isWatched, now));
        if (wasDurable && !history.isDurable()) {
            // The policy counted on its budget being written down; it may think otherwise now. It is asked once more only, for now nothing is durable.
            return decideAndAct(stall, settings);
        }
        journal.grounds().starting(isWatched, now, start.confirmNanos());
        try {
            if (!launcher.launch(stall, attempt, settings, now)) {
                return Result.ACTION_GONE;
            }
        } catch (RecoveryStartException e) {
            journal.grounds().gate("startFailed", true);
            refuse(stall, Answer.SPAWN_FAILED, e.getMessage(), settings);
            return Result.START_ATTEMPTED;
        }
        if (isWatched) {
            watches.add(stall, attempt, now + start.confirmNanos());
        }
        // A notice changes nothing, so the policy is asked at once what is to be done.
        if (isNotice && start.confirmNanos() > 0 && noticesLeft > 0) {
            noticesLeft--;
            decideAndAct(stall.noticed(heldFor), settings);
        }
        return Result.START_ATTEMPTED;
    }
}
