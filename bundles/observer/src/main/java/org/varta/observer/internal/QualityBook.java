// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.varta.api.metric.MetricSink;

/** The measured quality of every policy, by its identifier; at most {@value #MOST}, what comes later is added up under one name. Thread safe. */
final class QualityBook {
    static final int MOST = 64;
    private static final String REST = "other";

    private final Map<String, Quality> byPolicy = new ConcurrentSkipListMap<>();
    private final String prefix;

    QualityBook(String prefix) {
        this.prefix = prefix;
    }

    Quality of(String policy) {
        Quality known = byPolicy.get(policy);
        if (known != null) {
            return known;
        }
        return byPolicy.computeIfAbsent(byPolicy.size() < MOST ? policy : REST, name -> new Quality());
    }

    void collect(MetricSink sink) {
        byPolicy.forEach((policy, quality) -> quality.collect(sink, prefix, policy));
    }
}
