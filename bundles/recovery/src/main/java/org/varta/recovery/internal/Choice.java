// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.osgi.framework.Constants;

/**
 * Providers of one kind, best first, used under a lease: while a provider is being called its unbind waits, bounded. Thread safe.
 *
 * @param <T> the service
 */
final class Choice<T> {
    /** Asks for the best provider whatever its identifier. */
    static final String ANY = "";
    private static final Comparator<Bound<?>> BEST = Comparator.<Bound<?>>comparingInt(Bound::ranking).reversed().thenComparingLong(Bound::serviceId);

    private final long patienceMillis;
    /** Held while a provider is called, and while the set of providers changes. */
    private final ReentrantLock lease = new ReentrantLock();
    /** Replaced as a whole by {@link #change}. */
    private volatile List<Bound<T>> bound = List.of();

    private record Bound<T>(T service, String id, int ranking, long serviceId) {
    }

    /** What is done with a provider; given null if there is none. */
    @FunctionalInterface
    interface Call<T, R, E extends Exception> {
        R with(T service) throws E;
    }

    Choice(long patienceMillis) {
        this.patienceMillis = patienceMillis;
    }

    /** A provider came, or its properties changed. False if the present one was still being called after the patience; the change holds all the same. */
    boolean offer(T service, String id, Map<String, Object> properties) {
        long serviceId = properties.get(Constants.SERVICE_ID) instanceof Long number ? number : 0;
        return change(service, new Bound<>(service, id, ranking(properties.get(Constants.SERVICE_RANKING)), serviceId));
    }

    /** Returns when nobody calls the provider any more, or after the patience; false in that case. */
    boolean withdraw(T service) {
        return change(service, null);
    }

    /** A ranking from a text configuration file arrives as text, which the framework ignores and we do not. */
    private static int ranking(Object value) {
        if (value instanceof Integer number) {
            return number;
        }
        try {
            return value instanceof String text ? Integer.parseInt(text.trim()) : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private boolean change(T service, Bound<T> entry) {
        boolean isLeased = acquire();
        try {
            replace(service, entry);
        } finally {
            if (isLeased) {
                lease.unlock();
            }
        }
        return isLeased;
    }

    private synchronized void replace(T service, Bound<T> entry) {
        List<Bound<T>> next = new ArrayList<>(bound);
        next.removeIf(present -> present.service == service);
        if (entry != null) {
            next.add(entry);
        }
        next.sort(BEST);
        bound = Collections.unmodifiableList(next);
    }

    private boolean acquire() {
        try {
            return lease.tryLock(patienceMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What is bound at present: another object whenever a provider came, went or changed its properties. */
    Object state() {
        return bound;
    }

    /** Whether such a provider is bound; {@link #ANY} asks for any. */
    boolean has(String id) {
        return find(id) != null;
    }

    /** Identifier of the provider that would be called now, or null. */
    String chosen(String id) {
        Bound<T> found = find(id);
        return found == null ? null : found.id;
    }

    private Bound<T> find(String id) {
        for (Bound<T> candidate : bound) {
            if (id.equals(ANY) || candidate.id.equals(id)) {
                return candidate;
            }
        }
        return null;
    }

    /** Calls the best provider of that identifier under the lease. */
    <R, E extends Exception> R call(String id, Call<T, R, E> call) throws E {
        lease.lock();
        try {
            Bound<T> found = find(id);
            return call.with(found == null ? null : found.service);
        } finally {
            lease.unlock();
        }
    }
}
