// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import org.osgi.framework.Constants;

/**
 * Providers of one kind, best first, used under a lease: while a provider is being called its unbind waits, bounded. Thread safe.
 *
 * @param <T> the service
 */
final class Choice<T> {
    private static final long PATIENCE_MILLIS = 2_000;

    private final ReentrantLock lease = new ReentrantLock();
    /** Guarded by {@code lease} for writing; replaced as a whole. */
    private volatile List<Bound<T>> bound = List.of();

    private record Bound<T>(T service, int ranking, long id) {
    }

    void offer(T service, Map<String, Object> properties) {
        Object id = properties.get(Constants.SERVICE_ID);
        change(service, new Bound<>(service, ranking(properties.get(Constants.SERVICE_RANKING)), id instanceof Long number ? number : 0));
    }

    /** Returns when nobody calls the provider any more, or after two seconds; false in that case. */
    boolean withdraw(T service) {
        return change(service, null);
    }

    /** Rankings from text files arrive as text. */
    private static int ranking(Object value) {
        try {
            return value instanceof Integer number ? number : value instanceof String text ? Integer.parseInt(text.trim()) : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private boolean change(T service, Bound<T> entry) {
        boolean isLeased = acquire();
        try {
            synchronized (this) {
                List<Bound<T>> next = new ArrayList<>(bound);
                next.removeIf(b -> b.service == service);
                if (entry != null) {
                    next.add(entry);
                }
                next.sort((a, b) -> a.ranking != b.ranking ? Integer.compare(b.ranking, a.ranking) : Long.compare(a.id, b.id));
                bound = List.copyOf(next);
            }
        } finally {
            if (isLeased) {
                lease.unlock();
            }
        }
        return isLeased;
    }

    private boolean acquire() {
        try {
            return lease.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    boolean isEmpty() {
        return bound.isEmpty();
    }

    /** The best provider that matches, or null; for calls that need no lease. */
    T best(Predicate<T> matches) {
        for (Bound<T> candidate : bound) {
            if (matches.test(candidate.service)) {
                return candidate.service;
            }
        }
        return null;
    }

    /** Calls the best provider that matches under the lease; the function is given null if there is none. */
    <R> R with(Predicate<T> matches, Function<T, R> call) {
        lease.lock();
        try {
            return call.apply(best(matches));
        } finally {
            lease.unlock();
        }
    }
}
