// SPDX-License-Identifier: Apache-2.0
package org.varta.api.event;

import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;

/** The observer's event stream as a service, for bundles that decide something. Thread safe. */
@ProviderType
public interface EventStream {
    /**
     * Adds an event behind those already queued. Never blocks; when the queue is full the event is dropped and counted.
     *
     * @param kind the kind, not null
     * @param pid whom it is about, unsigned; 0 for nobody
     * @param token stable token, not null
     * @param detail one line for people, not null, without secrets
     */
    void publish(EventKind kind, int pid, String token, String detail);

    /**
     * Adds an event with the record of a decision. Never blocks; when the queue is full the event is dropped and counted.
     *
     * @param kind the kind, not null
     * @param pid whom it is about, unsigned; 0 for nobody
     * @param token stable token, not null
     * @param detail one line for people, not null, without secrets
     * @param record writes the {@link DecisionRecord}; asked, later and on another thread, only if somebody wants the event; not null. What it needs must not change meanwhile
     */
    default void publish(EventKind kind, int pid, String token, String detail, Supplier<String> record) {
        publish(kind, pid, token, detail);
    }

    /**
     * The observer's clock.
     *
     * @return observer time in nanoseconds since the observer was created; monotonic, never decreasing
     */
    long observerNanos();
}
