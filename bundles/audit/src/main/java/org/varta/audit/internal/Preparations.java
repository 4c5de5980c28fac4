// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.audit.SinkException;

/** Which sinks are being opened, are ready, or could not be opened and when to try again. NOT thread safe: belongs to the writer. */
final class Preparations {
    private static final Logger LOG = LoggerFactory.getLogger(Preparations.class);
    private static final long FIRST_PAUSE_NANOS = 1_000_000_000L;
    private static final long LONGEST_PAUSE_NANOS = 300_000_000_000L;

    private final Executor openers;
    private final LedgerClock clock;
    private final LedgerCounters counters;
    private final Runnable wakeWriter;
    private final Map<SinkBinding, Attempt> attempts = new HashMap<>();
    /** Given up while being opened: they close themselves when the opening ends. */
    private final List<Preparation> unwanted = new ArrayList<>();

    Preparations(Executor openers, LedgerClock clock, LedgerCounters counters, Runnable wakeWriter) {
        this.openers = openers;
        this.clock = clock;
        this.counters = counters;
        this.wakeWriter = wakeWriter;
    }

    /** One sink's attempts. */
    private static final class Attempt {
        private final Backoff backoff = new Backoff(FIRST_PAUSE_NANOS, LONGEST_PAUSE_NANOS);
        private Preparation preparation;
        private String complaint = "";
        private boolean isJudged;
    }

    /** Sees to it that a sink is ready or being opened, unless it failed too recently. */
    void ask(SinkBinding binding) {
        Attempt attempt = attempts.computeIfAbsent(binding, key -> new Attempt());
        judge(attempt);
        Preparation current = attempt.preparation;
        if (current != null && current.revision() != binding.revision()) {
            giveUp(attempt);
            attempt.backoff.reset();
        } else if (current != null && (!current.isEnded() || current.isReady())) {
            return;
        }
        if (attempt.backoff.nanosLeft(clock.nanos()) == 0) {
            attempt.preparation = new Preparation(binding, wakeWriter);
            attempt.isJudged = false;
            openers.execute(attempt.preparation);
            judge(attempt);
        }
    }

    private void judge(Attempt attempt) {
        Preparation preparation = attempt.preparation;
        if (preparation != null && !attempt.isJudged && preparation.isEnded()) {
            attempt.isJudged = true;
            if (preparation.failure() != null) {
                counters.ioError(preparation.failure().kind());
                complain(attempt, preparation.binding(), preparation.failure().getMessage());
            } else {
                attempt.complaint = "";
            }
        }
    }

    private void complain(Attempt attempt, SinkBinding binding, String message) {
        attempt.backoff.fail(clock.nanos());
        if (!message.equals(attempt.complaint)) {
            attempt.complaint = message;
            LOG.error("audit sink {} cannot be used: {}", binding.name(), message);
        }
    }

    /** A sink that was ready turned out to be unusable: closed, and tried again later. */
    void refuse(SinkBinding binding, SinkException reason) {
        Attempt attempt = attempts.get(binding);
        if (attempt != null) {
            giveUp(attempt);
            complain(attempt, binding, reason.getMessage());
        }
    }

    /** The prepared sink, or null if it is not ready. */
    Preparation ready(SinkBinding binding) {
        Attempt attempt = attempts.get(binding);
        return attempt != null && attempt.preparation != null && attempt.preparation.isReady() ? attempt.preparation : null;
    }

    /** Whether the sink is being opened. */
    boolean isRunning(SinkBinding binding) {
        Attempt attempt = attempts.get(binding);
        return attempt != null && attempt.preparation != null && !attempt.preparation.isEnded();
    }

    /** Why the sink cannot be used, or an empty text. */
    String complaint(SinkBinding binding) {
        Attempt attempt = attempts.get(binding);
        return attempt == null ? "" : attempt.complaint;
    }

    /** The session is in use now. */
    void handOver(SinkBinding binding) {
        Attempt attempt = attempts.remove(binding);
        attempt.preparation.handOver();
    }

    /** Closes and forgets everything about a sink. */
    void forget(SinkBinding binding) {
        Attempt attempt = attempts.remove(binding);
        if (attempt != null) {
            giveUp(attempt);
        }
    }

    void forgetAll() {
        List.copyOf(attempts.keySet()).forEach(this::forget);
    }

    private void giveUp(Attempt attempt) {
        Preparation preparation = attempt.preparation;
        attempt.preparation = null;
        if (preparation != null) {
            preparation.discard();
            unwanted.add(preparation);
        }
    }

    /** Whether a sink may still be touched by an opening. */
    boolean isTouching(SinkBinding binding) {
        unwanted.removeIf(Preparation::isEnded);
        return attempts.containsKey(binding) || unwanted.stream().anyMatch(preparation -> preparation.binding() == binding);
    }

    /** How long until a failed sink may be tried again; negative if none has failed. */
    long nanosUntilRetry(SinkBinding binding) {
        Attempt attempt = attempts.get(binding);
        boolean isWaiting = attempt != null && (attempt.preparation == null || attempt.preparation.isEnded() && !attempt.preparation.isReady());
        return isWaiting ? attempt.backoff.nanosLeft(clock.nanos()) : -1;
    }
}
