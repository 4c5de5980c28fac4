// SPDX-License-Identifier: Apache-2.0
package org.varta.api.stall;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The observer's verdicts as a service, for the one who recovers. Verdicts wait here while nobody takes them: at most one for each
 * agent, so the feed cannot overflow; a newer verdict of the same agent replaces the one that waits.
 *
 * <p>One consumer at a time; its thread alone calls {@link #poll}. The other methods are thread safe.
 */
@ProviderType
public interface StallFeed {
    /**
     * Names the thread that consumes. The observer unparks it whenever a verdict arrives; it never calls into the consumer.
     *
     * @param consumer the thread, or null when the consumer leaves
     */
    void consumedBy(Thread consumer);

    /**
     * Takes waiting verdicts, oldest first, without blocking.
     *
     * @param max at most so many
     * @return the verdicts, empty if there are none; never null
     */
    List<Verdict> poll(int max);

    /**
     * Asks the loop whether verdicts still hold. The loop first drains all sources, so a beat that arrived before this call counts.
     *
     * @param verdicts at most 256
     * @return completed on the loop thread (so: attach only what is quick and cannot block) within its next turn, one answer for each
     *     verdict, in order; completed exceptionally when the observer stops
     */
    CompletionStage<List<Freshness>> check(List<Verdict> verdicts);

    /**
     * Asks the loop what has become of agents since they were convicted: whether one of them, or another process of the same
     * {@link Verdict#agent}, has beaten since. Draining and threads as in {@link #check}.
     *
     * <p>An observer that does not know of successors leaves this method as it is: whoever resumed is then known to live, of everybody else nothing is
     * known, because a dead process may have a healthy successor.
     *
     * @param verdicts at most 256
     * @return one answer for each verdict, in order; completed exceptionally when the observer stops
     */
    default CompletionStage<List<Revival>> revivals(List<Verdict> verdicts) {
        return check(verdicts).thenApply(answers -> answers.stream()
            .map(answer -> answer == Freshness.RESUMED ? Revival.ALIVE : Revival.UNKNOWN).toList());
    }

    /**
     * Whether the last {@link #check} found more datagrams than it takes in before it answers, so that a beat of somebody who is called silent may still
     * wait behind them. Any thread.
     *
     * @return false from an observer that cannot tell
     */
    default boolean isBehind() {
        return false;
    }

    /**
     * Tells the loop that a recovery command was started because of a verdict, so that it can wait for the agent to come back. Returns at once; what is made of it is the observer's business. Not called for actions
     * that only tell people.
     *
     * @param verdict what was answered, not null
     */
    default void restarted(Verdict verdict) {
        // An observer without a grace for restarts has no use for it.
    }

    /**
     * The observer's clock.
     *
     * @return observer time in nanoseconds since the observer was created; monotonic, never decreasing
     */
    long observerNanos();

    /**
     * How many agents were tracked, at the last {@link #check} or later. Any thread.
     *
     * @return 0 or more; −1 from an observer that cannot tell
     */
    default int trackedAgents() {
        return -1;
    }
}
