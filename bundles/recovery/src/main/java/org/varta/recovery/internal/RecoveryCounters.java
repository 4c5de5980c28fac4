// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.varta.api.metric.MetricSink;
import org.varta.api.recovery.OperatorDesk;
import org.varta.api.recovery.RecoveryAttempt;

/** What recovery counts; written by the recovery thread, read by anybody. */
final class RecoveryCounters {
    private static final String ORDERS = "varta_recovery_orders_total";
    private static final String ORDERS_HELP = "What people have ordered.";
    final AtomicLong durationNanos = new AtomicLong();
    final AtomicLong durations = new AtomicLong();
    final AtomicLong evictions = new AtomicLong();
    final AtomicLong debounceRecycled = new AtomicLong();
    final AtomicLong outstandingRecycled = new AtomicLong();
    final AtomicLong startBudgetExceeded = new AtomicLong();
    final AtomicLong invariantViolations = new AtomicLong();
    final AtomicLong reapTruncated = new AtomicLong();
    final AtomicLong killFailed = new AtomicLong();
    final AtomicLong startStuck = new AtomicLong();
    final AtomicLong providerFaults = new AtomicLong();
    final AtomicLong holds = new AtomicLong();
    final AtomicLong historyEvictions = new AtomicLong();
    final AtomicLong unanswered = new AtomicLong();
    final AtomicLong retries = new AtomicLong();
    final AtomicLong floodedPasses = new AtomicLong();
    private final AtomicLongArray ordersDone = new AtomicLongArray(OperatorDesk.Order.values().length);
    private final AtomicLongArray ordersRefused = new AtomicLongArray(OperatorDesk.Order.values().length);
    private final AtomicLongArray effects = new AtomicLongArray(RecoveryAttempt.Effect.values().length);
    private static final List<RecoveryAttempt.Effect> SETTLED =
        List.of(RecoveryAttempt.Effect.CONFIRMED, RecoveryAttempt.Effect.UNCONFIRMED, RecoveryAttempt.Effect.UNWATCHED);
    private final AtomicLongArray outcomes = new AtomicLongArray(Outcome.values().length);
    private final AtomicLongArray refusals = new AtomicLongArray(Refusal.values().length);

    void add(Outcome outcome) {
        outcomes.incrementAndGet(outcome.ordinal());
    }

    void add(RecoveryAttempt.Effect effect) {
        effects.incrementAndGet(effect.ordinal());
    }

    void add(Answer answer) {
        add(answer.outcome());
        if (answer.refusal() != null) {
            refusals.incrementAndGet(answer.refusal().ordinal());
        }
    }

    void add(OperatorDesk.Order order, boolean isDone) {
        (isDone ? ordersDone : ordersRefused).incrementAndGet(order.ordinal());
    }

    long get(Outcome outcome) {
        return outcomes.get(outcome.ordinal());
    }

    long get(Refusal refusal) {
        return refusals.get(refusal.ordinal());
    }

    void collect(MetricSink sink) {
        for (Outcome outcome : Outcome.values()) {
            sink.counter("varta_recovery_outcomes_total", "What became of each recovery decision and each child.", get(outcome),
                "outcome", outcome.label());
        }
        for (Refusal refusal : Refusal.values()) {
            sink.counter("varta_recovery_refused_total", "Recoveries withheld by a safety gate.", get(refusal), "reason", refusal.label());
        }
        sink.counter("varta_recovery_duration_ns_sum", "Summed run time of completed children.", durationNanos.get());
        sink.counter("varta_recovery_duration_count_total", "Number of runs in that sum.", durations.get());
        sink.counter("varta_recovery_last_fired_evictions_total", "Debounce windows given up for a new process after they had passed.", evictions.get());
        sink.counter("varta_recovery_debounce_recycle_resets_total", "Debounce windows dropped because the process id was recycled.",
            debounceRecycled.get());
        sink.counter("varta_recovery_outstanding_recycle_resets_total", "Children of a previous owner of a process id taken off the table.",
            outstandingRecycled.get());
        sink.counter("varta_recovery_spawn_budget_exceeded_total", "Passes that reached the budget of starts.", startBudgetExceeded.get());
        sink.counter("varta_recovery_invariant_violations_total", "Branches that cannot happen.", invariantViolations.get());
        sink.counter("varta_recovery_outstanding_probe_exhausted_total", "Child-table operations at a probe limit; this table has none.", 0);
        sink.counter("varta_recovery_reap_truncated_total", "Reap passes cut at their budget.", reapTruncated.get());
        sink.counter("varta_recovery_kill_failed_total", "Kills that could not be sent.", killFailed.get());
        sink.counter("varta_recovery_start_stuck_total", "Starts that took longer than a second.", startStuck.get());
        sink.counter("varta_recovery_retries_total", "Further attempts within one silence.", retries.get());
        for (RecoveryAttempt.Effect effect : SETTLED) {
            sink.counter("varta_recovery_confirmations_total", "Whether agents have come back after an action.", effects.get(effect.ordinal()), "effect",
                effect.name().toLowerCase(Locale.ROOT));
        }
        for (OperatorDesk.Order order : OperatorDesk.Order.values()) {
            String label = order.name().toLowerCase(Locale.ROOT);
            sink.counter(ORDERS, ORDERS_HELP, ordersDone.get(order.ordinal()), "order", label, "outcome", "done");
            sink.counter(ORDERS, ORDERS_HELP, ordersRefused.get(order.ordinal()), "order", label, "outcome", "refused");
        }
        sink.counter("varta_recovery_holds_total", "Stalls that a policy put off.", holds.get());
        sink.counter("varta_recovery_history_evictions_total", "Histories forgotten for want of room.", historyEvictions.get());
        sink.counter("varta_recovery_freshness_unanswered_total", "Questions about freshness without an answer in time.", unanswered.get());
        sink.counter("varta_recovery_flooded_passes_total", "Passes in which a beat could still be behind what the observer took in before it answered.",
            floodedPasses.get());
        sink.counter("varta_recovery_provider_faults_total", "Calls of policies, actions, audit logs and event streams that failed unexpectedly.",
            providerFaults.get());
    }
}
