// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.concurrent.TimeUnit;
import org.varta.api.recovery.RecoveryAttempt;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryStartException;
import org.varta.api.stall.Freshness;
import org.varta.api.stall.Verdict;

/** A start that a person has ordered: no policy is asked, all else stands. Recovery thread only. Source: stall policies 4. */
final class ManualStart {
    /** As long as a ladder waits by default. */
    static final long CONFIRM_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Evaluation evaluation;
    private final Launcher launcher;
    private final History history;
    private final Holds holds;
    private final Watches watches;
    private final Journal journal;
    private final Clocks clocks;

    ManualStart(Evaluation evaluation, Launcher launcher, History history, Holds holds, Watches watches, Journal journal, Clocks clocks) {
        this.evaluation = evaluation;
        this.launcher = launcher;
        this.history = history;
        this.holds = holds;
        this.watches = watches;
        this.journal = journal;
        this.clocks = clocks;
    }

    /**
     * Starts the configured action, which is bound.
     *
     * @param freshness what the loop says, or null if it did not answer
     * @return what stands against it, after that was recorded; null if it is started
     * @throws RecoveryStartException if it cannot be started, after that was recorded
     */
    Answer start(Stall stall, Freshness freshness, Settings settings) throws RecoveryStartException {
        long now = clocks.now();
        Verdict verdict = stall.verdict();
        journal.grounds().beginOrdered(stall.deferred(), freshness, settings);
        Answer against = evaluation.refusal(stall.deferred(), freshness, settings);
        against = against == null ? evaluation.obstacle(verdict, settings, now) : against;
        if (against != null) {
            journal.refused(verdict, against, "");
            return against;
        }
        boolean isNotice = launcher.isNotice(settings.action());
        boolean isWatched = !isNotice && watches.hasRoom(verdict.pid(), settings.childCapacity());
        Attempt attempt = history.announce(RecoveryAttempt.started(verdict.generation(), verdict.pid(), verdict.agent(), settings.action(), "", isNotice, isWatched, now));
        journal.grounds().starting(isWatched, now, CONFIRM_NANOS);
        try {
            if (!launcher.launch(stall, attempt, settings, now)) {
                throw new RecoveryStartException("the action " + settings.action() + " has just gone");
            }
        } catch (RecoveryStartException e) {
            journal.grounds().gate("startFailed", true);
            journal.refused(verdict, Answer.SPAWN_FAILED, e.getMessage());
            throw e;
        }
        takeOver(stall, isWatched ? attempt : null, now);
        return null;
    }

    /** What recovery had in mind for the stall it does after this start, if that does not help; a stall that was over for it stays so. */
    private void takeOver(Stall stall, Attempt watched, long now) {
        if (watched == null) {
            return;
        }
        int pid = stall.verdict().pid();
        Stall held = holds.remove(pid);
        if (held != null) {
            HoldNews.over(held.heldFor(), RecoveryDecision.Start.DEFAULT).forEach(hold -> journal.holdOver(held.verdict(), hold));
        }
        boolean wasFollowed = watches.supersede(pid, now);
        watches.addOrdered(held == null ? stall : held, watched, now + CONFIRM_NANOS, held != null || wasFollowed);
    }
}
