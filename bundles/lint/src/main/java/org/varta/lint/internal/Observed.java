// SPDX-License-Identifier: Apache-2.0
package org.varta.lint.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.explain.Explained;
import org.varta.api.explain.Explainer;
import org.varta.lint.Facts;

/**
 * What explanations tell about declared agents: their interval, their allowance, and how long they took to show up. Used by one thread, which waits, bounded; asks for declared agents only, because an answer costs the observer's loop some
 * time.
 */
final class Observed {
    static final int MOST_AGENTS = 64;
    private static final Logger LOG = LoggerFactory.getLogger(Observed.class);
    private static final String SUBJECT = "stall";
    private static final long WAIT_MILLIS = 500;
    private static final long FEWEST_BEATS = 10;
    /** Where policies tell what they have learned. */
    private static final List<String> LEARNED = List.of("policy.etaNanos", "policy.meanNanos");

    private final LongSupplier clock;
    private final Map<String, Long> unseenSince = new HashMap<>();
    private final Map<String, Long> startTimes = new HashMap<>();
    private final List<Facts.Rhythm> rhythms = new ArrayList<>();

    /** @param clock nanoseconds, monotonic */
    Observed(LongSupplier clock) {
        this.clock = clock;
    }

    /** Asks about the declared agents. Who does not answer in time is not waited for again until the next look. */
    void look(Collection<Explainer> explainers, List<String> agents) {
        rhythms.clear();
        unseenSince.keySet().retainAll(agents);
        startTimes.keySet().retainAll(agents);
        for (Explainer explainer : explainers) {
            try {
                if (explainer.subject().equals(SUBJECT)) {
                    for (String agent : agents.subList(0, Math.min(agents.size(), MOST_AGENTS))) {
                        take(agent, explainer.explain(agent).toCompletableFuture().get(WAIT_MILLIS, TimeUnit.MILLISECONDS));
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (TimeoutException | ExecutionException | RuntimeException | LinkageError e) {
                LOG.debug("lint: the observer does not tell about its agents", e);
            }
        }
    }

    private void take(String agent, List<Explained> answers) {
        for (Explained answer : answers) {
            if (answer.pid() == 0) {
                unseenSince.putIfAbsent(agent, clock.getAsLong());
                continue;
            }
            Long since = unseenSince.remove(agent);
            if (since != null) {
                startTimes.put(agent, clock.getAsLong() + number(answer, "aliveSinceNanos") - since);
            }
            long eta = interval(answer);
            if (eta > 0 && answer.facts().get("policy") instanceof String policy) {
                String subject = answers.size() == 1 ? agent : agent + " (process " + Integer.toUnsignedString(answer.pid()) + ")";
                rhythms.add(new Facts.Rhythm(subject, policy, eta, number(answer, "policy.allowanceNanos")));
            }
        }
    }

    /** What its policy has learned; of one that never stalled, else the mean of all intervals. 0 if unknown. */
    private static long interval(Explained agent) {
        for (String key : LEARNED) {
            long learned = number(agent, key);
            if (learned > 0) {
                return learned;
            }
        }
        long beats = number(agent, "beats");
        return beats < FEWEST_BEATS || number(agent, "stalls") > 0 ? 0 : (number(agent, "lastBeatNanos") - number(agent, "aliveSinceNanos")) / (beats - 1);
    }

    private static long number(Explained agent, String key) {
        return agent.facts().get(key) instanceof Number number ? number.longValue() : 0;
    }

    List<Facts.Rhythm> rhythms() {
        return rhythms;
    }

    /** Each of these agents has started once since somebody watched, so its longest start is its only one. */
    List<Facts.StartTime> startTimes() {
        return startTimes.entrySet().stream().map(start -> new Facts.StartTime(start.getKey(), start.getValue())).toList();
    }
}
