// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.managed.internal;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.varta.agent.BeatOutcome;
import org.varta.agent.DropReason;
import org.varta.api.metric.MetricSink;

/** Counts what an agent does. Thread safe. */
final class Tally {
    static final int MOST_NAMES = 64;
    private static final String OTHER = "other";
    private static final int SENT = DropReason.values().length;
    private static final int FAILED = SENT + 1;

    private final String agent;
    /** By drop reason, then sent, then failed. */
    private final AtomicLongArray beats = new AtomicLongArray(FAILED + 1);
    private final AtomicLong reconnected = new AtomicLong();
    private final AtomicLong notReconnected = new AtomicLong();
    /** Deadlines missed by contributor, guarded by itself. */
    private final Map<String, Long> missed = new TreeMap<>(Map.of(OTHER, 0L));

    Tally(String agent) {
        this.agent = agent;
    }

    void beat(BeatOutcome outcome) {
        beats.incrementAndGet(outcome instanceof BeatOutcome.Dropped dropped ? dropped.reason().ordinal() : outcome.isSent() ? SENT : FAILED);
    }

    void connected(boolean isSuccess) {
        (isSuccess ? reconnected : notReconnected).incrementAndGet();
    }

    void knows(String contributor) {
        synchronized (missed) {
            if (missed.size() <= MOST_NAMES) {
                missed.putIfAbsent(contributor, 0L);
            }
        }
    }

    void missedDeadline(String contributor) {
        synchronized (missed) {
            missed.merge(missed.containsKey(contributor) ? contributor : OTHER, 1L, Long::sum);
        }
    }

    void collect(MetricSink sink, Link link) {
        for (int i = 0; i < beats.length(); i++) {
            String outcome = i == SENT ? "sent" : i == FAILED ? "failed" : DropReason.values()[i].name().toLowerCase(Locale.ROOT);
            sink.counter("varta_client_beats_total", "Beats that a managed agent of this framework has tried to send.", beats.get(i), "agent", agent, "outcome", outcome);
        }
        String attempts = "Attempts of a managed agent to connect, but for a first one that succeeds.";
        sink.counter("varta_client_reconnects_total", attempts, reconnected.get(), "agent", agent, "result", "ok");
        sink.counter("varta_client_reconnects_total", attempts, notReconnected.get(), "agent", agent, "result", "failed");
        sink.counter("varta_client_fork_recoveries_total", "Times a managed agent found itself in another process and went on.", link.forkRecoveries(), "agent", agent);
        sink.counter("varta_client_clock_regression_total", "Clock readings of a managed agent that went back.", link.clockRegressions(), "agent", agent);
        sink.gauge("varta_client_connected", "Whether the last beat of a managed agent found an observer.", link.isConnected() ? 1 : 0, "agent", agent);
        Map<String, Long> present;
        synchronized (missed) {
            present = Map.copyOf(missed);
        }
        new TreeMap<>(present).forEach((name, count) -> sink.counter("varta_client_contributor_deadline_missed_total", "Times a contributor of a managed agent made no progress within its deadline.", count, "agent", agent, "contributor", name));
    }
}
