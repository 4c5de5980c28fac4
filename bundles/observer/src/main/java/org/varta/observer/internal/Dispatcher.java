// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.event.EventKind;
import org.varta.api.event.ObserverListener;

/**
 * Delivers events to listeners on the thread {@code varta-events}. A listener that needs more than a second for one event, or that throws ten times in a row, is cut off and counted. One that
 * never comes back is left behind with its thread, and a new thread goes on.
 */
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final long PATIENCE_NANOS = 1_000_000_000L;
    private static final long PARK_NANOS = 500_000_000L;
    private static final int FAULTS = 10;

    private final EventQueue events;
    private final List<Bound> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong cutOff = new AtomicLong();
    private volatile Thread thread;
    private volatile boolean isParked;
    private volatile Bound delivering;
    private volatile long deliveringSince;

    /** A listener and how it behaves. */
    private static final class Bound {
        private final ObserverListener listener;
        private final int wanted;
        private int faults;

        Bound(ObserverListener listener) {
            this.listener = listener;
            int kinds = 0;
            for (EventKind kind : EventKind.values()) {
                kinds |= listener.wants(kind) ? 1 << kind.ordinal() : 0;
            }
            wanted = kinds;
        }
    }

    Dispatcher(EventQueue events) {
        this.events = events;
    }

    void add(ObserverListener listener) {
        listeners.add(new Bound(listener));
        updateWanted();
    }

    void remove(ObserverListener listener) {
        listeners.removeIf(bound -> bound.listener == listener);
        updateWanted();
    }

    private void updateWanted() {
        events.want(listeners.stream().mapToInt(bound -> bound.wanted).reduce(0, (a, b) -> a | b));
    }

    long cutOff() {
        return cutOff.get();
    }

    synchronized void start() {
        Thread fresh = new Thread(this::run, "varta-events");
        fresh.setDaemon(true);
        thread = fresh;
        fresh.start();
    }

    /** Lets what is queued be delivered, within a bound, and stops. */
    void stop(long patienceMillis) throws InterruptedException {
        Thread stopping = thread;
        thread = null;
        LockSupport.unpark(stopping);
        if (stopping != null) {
            stopping.join(patienceMillis);
        }
    }

    /** Wakes the dispatcher if it sleeps and there is something to do; cheap, for the loop once a turn. */
    void signal() {
        if (isParked && !events.isEmpty()) {
            LockSupport.unpark(thread);
        }
    }

    /** Leaves a listener behind that does not come back; any thread, cheap while all is well. */
    void check(long nanoTime) {
        Bound slow = delivering;
        if (slow != null && nanoTime - deliveringSince > PATIENCE_NANOS && thread != null) {
            cut(slow, "took more than a second");
            delivering = null;
            start();
        }
    }

    private void cut(Bound bound, String why) {
        if (listeners.remove(bound)) {
            cutOff.incrementAndGet();
            updateWanted();
            LOG.warn("event listener {} is cut off: it {}", bound.listener.getClass().getName(), why);
        }
    }

    private boolean isActive() {
        return Thread.currentThread() == thread;
    }

    private void run() {
        while (isActive()) {
            if (!events.take(this::deliver)) {
                isParked = true;
                if (events.isEmpty() && isActive()) {
                    LockSupport.parkNanos(PARK_NANOS);
                }
                isParked = false;
            }
        }
        // An orderly stop delivers the rest; a thread that was left behind has been replaced.
        while (thread == null && events.take(this::deliver)) {
            continue;
        }
    }

    private void deliver(RecordedEvent event) {
        for (Bound bound : listeners) {
            if ((bound.wanted & 1 << event.kind().ordinal()) != 0) {
                deliver(bound, event);
            }
        }
    }

    private void deliver(Bound bound, RecordedEvent event) {
        long start = System.nanoTime();
        deliveringSince = start;
        delivering = bound;
        try {
            bound.listener.event(event);
            bound.faults = 0;
        } catch (RuntimeException | LinkageError e) {
            if (++bound.faults >= FAULTS) {
                cut(bound, "failed " + FAULTS + " times in a row, last with " + e.getClass().getName());
            }
        }
        if (isActive()) {
            delivering = null;
        }
        if (System.nanoTime() - start > PATIENCE_NANOS) {
            cut(bound, "took more than a second");
        }
    }
}
