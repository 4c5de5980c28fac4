// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.managed.internal;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import org.varta.agent.Status;
import org.varta.agent.managed.Contribution;
import org.varta.agent.managed.Contributor;

/** A contributor and what it has said. Asked on a helper thread, looked at by the beat thread. Thread safe. */
final class Part {
    /** Whoever takes longer to answer does not count as well. */
    static final long PATIENCE = 50_000_000;
    /** So long may a question wait for those before it: until then a helper that hangs is replaced as often as that may happen. */
    static final long LONGEST_WAIT = (Helper.MOST_LOST + 1) * PATIENCE;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final Contribution SILENT = Contribution.of(Status.OK);

    private final PartName name;
    /** Looked at by filters, for which names are the same in any case. */
    private final Dictionary<String, Object> properties;
    private final long deadline;
    private final LongSupplier clock;
    private final Contributor contributor;
    /** Guarded by this, as all below: what it said last. */
    private Contribution said = SILENT;
    private boolean hasSaid;
    private String trouble = "";
    private boolean isAsked;
    private boolean isRunning;
    private long takenAt;
    /** When the last question began. */
    private long askedAt;
    /** When the question began that found the progress changed. */
    private long movedAt;

    /** @param deadline in nanoseconds, 0 for none */
    Part(PartName name, Map<String, Object> properties, long deadline, Contributor contributor, LongSupplier clock) {
        this.name = name;
        this.properties = new Hashtable<>(properties);
        this.deadline = deadline;
        this.contributor = contributor;
        this.clock = clock;
        movedAt = clock.getAsLong();
        askedAt = movedAt;
    }

    PartName name() {
        return name;
    }

    Dictionary<String, Object> properties() {
        return properties;
    }

    /** Whether it may be asked now: it is not while a former question waits or runs. */
    synchronized boolean take() {
        if (isAsked) {
            return false;
        }
        isAsked = true;
        takenAt = clock.getAsLong();
        return true;
    }

    /** Asks, and takes as long as the contributor does. */
    void ask() {
        begin();
        Contribution answer = null;
        String failure = "fails";
        try {
            answer = contributor.contribution();
            failure = "answers null";
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            // Foreign code failed. Its words stay out of the log, they may hold anything.
            failure = "throws " + e.getClass().getName();
        } finally {
            end(answer, failure);
        }
    }

    private synchronized void begin() {
        isRunning = true;
        askedAt = clock.getAsLong();
    }

    private synchronized void end(Contribution answer, String failure) {
        isAsked = false;
        isRunning = false;
        long took = clock.getAsLong() - askedAt;
        trouble = answer == null ? failure : took >= PATIENCE ? "took " + took / NANOS_PER_MILLI + " ms to answer" : "";
        if (answer != null) {
            if (!hasSaid || answer.progress() != said.progress()) {
                movedAt = askedAt;
            }
            said = answer;
            hasSaid = true;
        }
    }

    /** Whether an answer is being waited for that may still come in time. */
    synchronized boolean isPending(long now) {
        return isAsked && !isHanging(now) && !isForgotten(now);
    }

    private boolean isHanging(long now) {
        return isRunning && now - askedAt >= PATIENCE;
    }

    private boolean isForgotten(long now) {
        return isAsked && !isRunning && now - takenAt >= LONGEST_WAIT;
    }

    /** A time in which this process did not run counts for nothing. */
    synchronized void excuse(long nanos) {
        takenAt += nanos;
        askedAt += nanos;
        movedAt += nanos;
    }

    synchronized Finding look(long now) {
        boolean isHanging = isHanging(now);
        String why = isHanging ? "does not answer" : isForgotten(now) ? "cannot be asked, because too many others do not answer" : trouble;
        boolean isWedged = deadline > 0 && (isHanging ? now : askedAt) - movedAt >= deadline;
        return new Finding(name, why.isEmpty() ? said.status() : Status.CRITICAL, why.isEmpty() ? said.payload() : OptionalInt.empty(), isWedged, why);
    }
}
