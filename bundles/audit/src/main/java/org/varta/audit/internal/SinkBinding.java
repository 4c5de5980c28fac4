// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.varta.api.audit.AuditSink;

/**
 * A sink service that is bound. Its revision rises when its configuration changes, because the same service may then lead to another store. Thread safe.
 */
final class SinkBinding {
    private final AuditSink sink;
    private final CountDownLatch left = new CountDownLatch(1);
    private volatile Map<String, ?> properties;
    private volatile int revision;

    SinkBinding(AuditSink sink, Map<String, ?> properties) {
        this.sink = sink;
        this.properties = Map.copyOf(properties);
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
        boolean isOtherStore = !configured(properties).equals(configured(changed));
        properties = Map.copyOf(changed);
        if (isOtherStore) {
            revision++;
        }
    }

    /** What the provider was configured with, without what only places it among others. */
    private static Map<String, String> configured(Map<String, ?> properties) {
        Map<String, String> own = new TreeMap<>();
        properties.forEach((key, value) -> {
            if (!key.startsWith("service.") && !key.startsWith("component.") && !key.startsWith("felix.")) {
                own.put(key, value instanceof Object[] array ? Arrays.deepToString(array) : String.valueOf(value));
            }
        });
        return own;
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
