// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import org.varta.api.recovery.RecoveryAction;
import org.varta.api.recovery.RecoveryRequest;
import org.varta.api.recovery.RecoveryRun;
import org.varta.api.recovery.RecoveryStartException;
import org.varta.api.stall.Verdict;

/** The start itself, whoever has decided it: calls the action, enters the child and the start, records it. Recovery thread only. Source: recovery specification 5, steps 9 and 10. */
final class Launcher {
    private final Choice<RecoveryAction> actions;
    private final Feeds feeds;
    private final Journal journal;
    private final Ledger ledger;
    private final History history;
    private final ChildTable children;
    private final StartWatch starts;
    private final Clocks clocks;
    private final Runnable wake;

    Launcher(Choice<RecoveryAction> actions, Feeds feeds, Journal journal, Ledger ledger, History history, ChildTable children, StartWatch starts, Clocks clocks, Runnable wake) {
        this.actions = actions;
        this.feeds = feeds;
        this.journal = journal;
        this.ledger = ledger;
        this.history = history;
        this.children = children;
        this.starts = starts;
        this.clocks = clocks;
        this.wake = wake;
    }

    /**
     * Starts what has been announced, or withdraws it.
     *
     * @return false if the configured action went away
     */
    boolean launch(Stall stall, Attempt attempt, Settings settings, long now) throws RecoveryStartException {
        Verdict verdict = stall.verdict();
        String wanted = attempt.facts().action();
        long wallclock = journal.wallclockMillis();
        starts.begin(now);
        try {
            RecoveryRequest request = new RecoveryRequest(verdict, attempt.facts().target());
            RecoveryRun run = actions.call(wanted, action -> action == null ? null : run(wanted, action, request));
            if (run == null && wanted.equals(settings.action())) {
                history.withdraw(attempt);
                return false;
            }
            if (run == null) {
                throw new RecoveryStartException("there is no action " + wanted);
            }
            enter(new Child(stall.feed(), verdict, run, wanted, now, attempt, settings, wake), settings);
            if (!attempt.facts().isNotice()) {
                feeds.restarted(stall);
            }
            journal.spawned(verdict, run.description(), wallclock);
            return true;
        } catch (RecoveryStartException e) {
            history.withdraw(attempt);
            throw e;
        } finally {
            starts.end(clocks.now());
        }
    }

    /** A start that has happened. */
    private void enter(Child child, Settings settings) {
        Verdict verdict = child.verdict;
        if (!child.attempt.facts().isNotice()) {
            ledger.started(verdict.pid(), verdict.generation(), settings.childCapacity(), child.startedAt);
        }
        history.started(child.attempt, settings.childCapacity());
        children.add(child);
    }

    /** Whether that action only tells people. */
    boolean isNotice(String wanted) {
        return actions.has(wanted) && actions.call(wanted, action -> action != null && isNotice(wanted, action));
    }

    private boolean isNotice(String wanted, RecoveryAction action) {
        try {
            return action.isNotice();
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            journal.fault("recovery action " + wanted, e);
            return false;
        }
    }

    private RecoveryRun run(String wanted, RecoveryAction action, RecoveryRequest request) throws RecoveryStartException {
        try {
            RecoveryRun run = action.start(request);
            if (run == null) {
                throw new IllegalStateException("the action started nothing and did not say so");
            }
            return run;
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            journal.fault("recovery action " + wanted, e);
            throw new RecoveryStartException("the action failed unexpectedly: " + e.getClass().getSimpleName(), e);
        }
    }
}
