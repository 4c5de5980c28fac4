// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.List;
import org.varta.api.metric.MetricSink;

/** Those who watch without effect, beside the one who judges. Loop thread only. */
final class Shadows {
    private static final int SLICE = Judges.SLICE;

    private final AgentTable table;
    private final BeatHistory history;
    private final LoopCounters counters;
    private final EventQueue events;
    private final QualityBook quality = new QualityBook("varta_shadow_");
    private Shadow[] present = {};

    Shadows(AgentTable table, BeatHistory history, LoopCounters counters, EventQueue events) {
        this.table = table;
        this.history = history;
        this.counters = counters;
        this.events = events;
    }

    /** Lets these watch from now on; who does already goes on as it is, who is new takes over the agents by {@link #join}. */
    void use(List<Judge> wanted, long now) {
        present = wanted.stream().map(judge -> shadow(judge, now)).toArray(Shadow[]::new);
    }

    private Shadow shadow(Judge judge, long now) {
        for (Shadow shadow : present) {
            if (shadow.judge().equals(judge)) {
                return shadow;
            }
        }
        return new Shadow(judge, table, events, counters, quality.of(judge.policy()), now);
    }

    /** Whether one of them has still to take over agents. */
    boolean isJoining() {
        for (Shadow shadow : present) {
            if (shadow.isJoining()) {
                return true;
            }
        }
        return false;
    }

    /** Lets one of them take over a slice of agents. */
    void join() {
        for (Shadow shadow : present) {
            if (shadow.isJoining()) {
                shadow.join(SLICE, history);
                return;
            }
        }
    }

    /** What is known of the slot's agent is about to change. */
    void beforeChange(int slot, long now) {
        for (Shadow shadow : present) {
            shadow.beforeChange(slot, now, history);
        }
    }

    void beat(int slot, Incoming in, boolean isNew) {
        for (Shadow shadow : present) {
            shadow.beat(slot, in, isNew);
        }
    }

    /** The slot's agent is gone. */
    void forget(int slot) {
        for (Shadow shadow : present) {
            shadow.forget(slot);
        }
    }

    /** Looks at what has fallen due; all sources were drained before. */
    void look(long now) {
        for (Shadow shadow : present) {
            shadow.advance(now);
        }
    }

    void holdOffUntil(long time) {
        for (Shadow shadow : present) {
            shadow.holdOffUntil(time);
        }
    }

    void paused(long from, long to, long lost) {
        for (Shadow shadow : present) {
            shadow.paused(from, to, lost);
        }
    }

    List<Shadow> all() {
        return List.of(present);
    }

    void collect(MetricSink sink) {
        quality.collect(sink);
    }
}
