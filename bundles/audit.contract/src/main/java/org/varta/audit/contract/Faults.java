// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.contract;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Lets the operations of a store fail, or ends the process at one of them. Operations are counted from 1 in the order in which they come; which one is struck is decided beforehand,
 * so that all can be tried. Thread safe.
 */
public final class Faults {
    /** What happens at the chosen operation. */
    enum Way {
        /** It fails and has no effect. */
        UNDONE,
        /** It fails and has half of its effect, where the store knows such. */
        HALF_DONE,
        /** It takes effect and is reported as failed. */
        DONE,
        /** The process ends before it. */
        KILLED
    }

    /** The ways to fail. */
    static final List<Way> FAILURES = List.of(Way.UNDONE, Way.DONE, Way.HALF_DONE);

    private final AtomicInteger passed = new AtomicInteger();
    private final int first;
    private final int count;
    private final Way way;
    private volatile boolean hasHalves;

    private Faults(int first, int count, Way way) {
        this.first = first;
        this.count = count;
        this.way = way;
    }

    /** Strikes {@code count} operations one after the other. */
    static Faults at(int first, int count, Way way) {
        return new Faults(first, count, way);
    }

    /** Strikes none. */
    static Faults none() {
        return new Faults(Integer.MAX_VALUE, 0, Way.UNDONE);
    }

    /** Whether there is more to try behind this one: it struck, and in a way that the store knows. */
    boolean isWorthGoingOn() {
        return passed.get() >= first && (way != Way.HALF_DONE || hasHalves);
    }

    /**
     * An operation.
     *
     * @param <T> its result
     * @param <E> how it fails
     */
    @FunctionalInterface
    public interface Operation<T, E extends Exception> {
        /**
         * Does it.
         *
         * @return its result
         * @throws E if it fails
         */
        T run() throws E;
    }

    /**
     * Does an operation, or strikes it.
     *
     * @param operation the whole of it
     * @param failure makes the exception of a struck operation
     * @param <T> its result
     * @param <E> how it fails
     * @return its result
     * @throws E if it fails or was struck
     */
    public <T, E extends Exception> T run(Operation<T, E> operation, Supplier<E> failure) throws E {
        return run(operation, null, failure);
    }

    /**
     * Does an operation, or strikes it.
     *
     * @param operation the whole of it
     * @param half a part of it, such as the first bytes of a write; null if there are no parts
     * @param failure makes the exception of a struck operation
     * @param <T> its result
     * @param <E> how it fails
     * @return its result
     * @throws E if it fails or was struck
     */
    public <T, E extends Exception> T run(Operation<T, E> operation, Operation<T, E> half, Supplier<E> failure) throws E {
        int index = passed.incrementAndGet();
        hasHalves |= half != null;
        if (index < first || index - first >= count) {
            return operation.run();
        }
        switch (way) {
            case KILLED -> Runtime.getRuntime().halt(Victim.KILLED);
            case HALF_DONE -> {
                if (half != null) {
                    half.run();
                }
            }
            case DONE -> operation.run();
            case UNDONE -> { }
        }
        throw failure.get();
    }
}
