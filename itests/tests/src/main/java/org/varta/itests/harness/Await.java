// SPDX-License-Identifier: Apache-2.0
package org.varta.itests.harness;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for conditions, never for time to pass. */
public final class Await {
    /** Nothing here should take so long. */
    public static final Duration LONG = Duration.ofSeconds(30);
    private static final long STEP_NANOS = 2_000_000L;

    private Await() {
    }

    /**
     * Waits until something is true.
     *
     * @param what words for the failure, with the present state
     * @param condition asked again and again
     */
    public static void until(Supplier<String> what, Callable<Boolean> condition) {
        until(LONG, what, condition);
    }

    /**
     * Waits until something is true.
     *
     * @param patience how long at most
     * @param what words for the failure, with the present state
     * @param condition asked again and again
     */
    public static void until(Duration patience, Supplier<String> what, Callable<Boolean> condition) {
        long end = System.nanoTime() + patience.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + patience.toSeconds() + " s: " + what.get());
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
    }

    /**
     * Waits until a value is as wanted.
     *
     * @param <T> what is looked at
     * @param what words for the failure, completed by the present value
     * @param value asked again and again
     * @param wanted the condition
     * @return the first value that met it
     */
    public static <T> T value(String what, Supplier<T> value, Predicate<T> wanted) {
        Object[] seen = new Object[1];
        until(() -> what + ", but is " + seen[0], () -> {
            T present = value.get();
            seen[0] = present;
            return wanted.test(present);
        });
        @SuppressWarnings("unchecked")
        T present = (T) seen[0];
        return present;
    }

    /**
     * Waits until a number that others move has not moved for a while.
     *
     * @param value the number
     * @param still for how long
     * @return the number
     */
    public static long quiet(Supplier<Long> value, Duration still) {
        long[] last = {value.get(), System.nanoTime()};
        until(() -> "still moving, now " + last[0], () -> {
            long present = value.get();
            long now = System.nanoTime();
            if (present != last[0]) {
                last[0] = present;
                last[1] = now;
            }
            return now - last[1] > still.toNanos();
        });
        return last[0];
    }

    private static boolean holds(Callable<Boolean> condition) {
        try {
            return condition.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
