// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.varta.api.audit.AuditSink;

/**
 * A sink service that is bound. Its revision rises when its name changes, because the same service then leads to another store. Thread safe.
 */
final class SinkBinding {
    private final AuditSink sink;
    private final CountDownLatch left = new CountDownLatch(1);
    private volatile Map<String, ?> properties;
    private volatile int revision;
    /** The name as it was last seen; guarded by the choice that holds this binding. */
    private String store;

    SinkBinding(AuditSink sink, Map<String, ?> properties) {
        this.sink = sink;
        this.properties = Map.copyOf(properties);
        this.store = name();
    }

    AuditSink sink() {
        return sink;
    }

    /** The sink's name for people. */
    String name() {
        try {
            return sink.name();
        } catch (RuntimeException | LinkageError e) {
            return "a sink that does not tell its name";
        }
    }

    Map<String, ?> properties() {
        return properties;
    }

    int revision() {
        return revision;
    }

    void update(Map<String, ?> changed) {
        properties = Map.copyOf(changed);
        String present = name();
        if (!present.equals(store)) {
            store = present;
            revision++;
        }
    }

    /** The service ranking, also where a configuration file made it a text. */
    int ranking() {
        Object ranking = properties.get("service.ranking");
        if (ranking instanceof Integer number) {
            return number;
        }
        try {
            return ranking instanceof String text ? Integer.parseInt(text.strip()) : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    long serviceId() {
        return properties.get("service.id") instanceof Long id ? id : Long.MAX_VALUE;
    }

    /** The writer will not touch the sink again. */
    void markLeft() {
        left.countDown();
    }

    /** Waits until the writer has left the sink; false if it has not in time. */
    boolean awaitLeft(long nanos) throws InterruptedException {
        return left.await(nanos, TimeUnit.NANOSECONDS);
    }
}
