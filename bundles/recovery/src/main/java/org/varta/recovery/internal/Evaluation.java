// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import org.varta.api.recovery.RecoveryAction;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.recovery.RecoveryRequest;
import org.varta.api.recovery.RecoveryRun;
import org.varta.api.recovery.RecoveryStartException;
import org.varta.api.stall.Freshness;
import org.varta.api.stall.Verdict;
import org.varta.api.transport.Origin;

/** The decision about one stall, step by step; the first step that has an answer ends it. Recovery thread only. Source: recovery specification 5. */
final class Evaluation {
    private final Journal journal;
    private final Ledger ledger;
    private final ChildTable children;
    private final Choice<RecoveryPolicy> policies;
    private final Choice<RecoveryAction> actions;
    private final Runnable childEnded;

    /** What became of it; a hold asks to come back at {@code notBefore}. */
    record Result(boolean isStartAttempted, boolean isHeld, long notBefore) {
        static final Result ANSWERED = new Result(false, false, 0);
        static final Result STARTED = new Result(true, false, 0);
    }

    Evaluation(Journal journal, Ledger ledger, ChildTable children, Choice<RecoveryPolicy> policies, Choice<RecoveryAction> actions, Runnable childEnded) {
        this.journal = journal;
        this.ledger = ledger;
        this.children = children;
        this.policies = policies;
        this.actions = actions;
        this.childEnded = childEnded;
    }

    Result evaluate(Verdict verdict, Freshness freshness, Settings settings, int declined, long now) {
        Answer early = refusal(verdict, freshness, settings);
        if (early != null) {
            return answer(verdict, early, "");
        }
        ledger.prune(settings.debounceNanos(), now);
        RecoveryDecision decision = decide(verdict, settings, declined, now);
        if (decision instanceof RecoveryDecision.Decline decline) {
            return answer(verdict, Answer.declined(decline.token()), "");
        }
        if (decision instanceof RecoveryDecision.NotBefore hold) {
            journal.held(verdict, hold.code());
            return new Result(false, true, hold.at());
        }
        Answer obstacle = obstacle(verdict, settings, now);
        return obstacle != null ? answer(verdict, obstacle, "") : start(verdict, (RecoveryDecision.Start) decision, settings, now);
    }

    private Result answer(Verdict verdict, Answer answer, String detail) {
        journal.refused(verdict, answer, detail);
        return Result.ANSWERED;
    }

    /** Steps 0 to 3: what no policy can allow. Null if nothing stands against it. */
    private Answer refusal(Verdict verdict, Freshness freshness, Settings settings) {
        Answer stale = switch (freshness) {
            case RESUMED -> Answer.RESUMED;
            case RECYCLED -> Answer.RECYCLED;
            case UNVERIFIABLE -> Answer.UNVERIFIABLE;
            case STILL_SILENT -> null;
        };
        if (stale != null) {
            return stale;
        }
        if (verdict.foreignNamespace() && !settings.isForeignAllowed()) {
            return Answer.CROSS_NAMESPACE;
        }
        Answer origin = ineligible(verdict.origin());
        return origin == null && settings.isAuditRequired() && !journal.canRecord() ? Answer.AUDIT_UNAVAILABLE : origin;
    }

    /** Whoever adds a trust class has to decide here. */
    private static Answer ineligible(Origin origin) {
        return switch (origin) {
            case NETWORK_UNVERIFIED -> Answer.UNAUTHENTICATED;
            case SOCKET_MODE_ONLY -> Answer.SOCKET_MODE_ONLY;
            case OPERATOR_ATTESTED, KERNEL_ATTESTED -> null;
        };
    }

    private RecoveryDecision decide(Verdict verdict, Settings settings, int declined, long now) {
        var history = ledger.history(verdict.pid(), verdict.generation(), declined);
        RecoveryPolicy builtIn = new DebouncePolicy(settings.debounceNanos());
        String wanted = settings.policy();
        if (wanted.equals(DebouncePolicy.ID)) {
            return builtIn.decide(verdict, history, now);
        }
        return policies.with(policy -> wanted.isEmpty() || policy.id().equals(wanted), policy -> {
            try {
                return (policy == null ? builtIn : policy).decide(verdict, history, now);
            } catch (RuntimeException | LinkageError e) {
                journal.fault("recovery policy", e);
                return builtIn.decide(verdict, history, now);
            }
        });
    }

    /** Steps 6 to 8. Null if the way is free. */
    private Answer obstacle(Verdict verdict, Settings settings, long now) {
        Answer way = switch (children.makeWay(verdict.pid(), verdict.generation(), settings.childCapacity(), now)) {
            case IN_FLIGHT -> Answer.IN_FLIGHT;
            case LEFTOVERS_FULL -> Answer.ORPHAN_CAPACITY;
            case KILL_FAILED -> Answer.STALE_CHILD;
            case NONE -> null;
        };
        if (way != null) {
            return way;
        }
        if (children.size() >= settings.maxConcurrent()) {
            return Answer.OUTSTANDING_CAPACITY;
        }
        boolean hasRoom = ledger.hasRoom(verdict.pid(), settings.childCapacity(), settings.debounceNanos(), now);
        return hasRoom ? null : Answer.DEBOUNCE_CAPACITY;
    }

    /** Steps 9 and 10. */
    private Result start(Verdict verdict, RecoveryDecision.Start start, Settings settings, long now) {
        String wanted = start.action().isEmpty() ? settings.action() : start.action();
        long wallclock = journal.wallclockMillis();
        try {
            RecoveryRun run = run(wanted, new RecoveryRequest(verdict, start.target()));
            ledger.started(verdict.pid(), verdict.generation(), wanted, settings.childCapacity(), now);
            children.add(verdict.pid(), new Child(verdict, run, wanted, now, settings, childEnded));
            journal.spawned(verdict, run.description(), wallclock);
        } catch (RecoveryStartException e) {
            journal.refused(verdict, Answer.SPAWN_FAILED, e.getMessage());
        }
        return Result.STARTED;
    }

    private RecoveryRun run(String wanted, RecoveryRequest request) throws RecoveryStartException {
        RecoveryStartException[] failure = new RecoveryStartException[1];
        RecoveryRun run = actions.with(action -> action.id().equals(wanted), action -> {
            try {
                if (action == null) {
                    throw new RecoveryStartException("there is no action " + wanted);
                }
                return action.start(request);
            } catch (RecoveryStartException e) {
                failure[0] = e;
            } catch (RuntimeException | LinkageError e) {
                journal.fault("recovery action " + wanted, e);
                failure[0] = new RecoveryStartException("the action failed unexpectedly", e);
            }
            return null;
        });
        if (failure[0] != null) {
            throw failure[0];
        }
        return run;
    }
}
