// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.conduct.internal;

import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.varta.api.stall.AgentHistory;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.StallDetector;

/** Detectors as they are configured, and what they tell. */
final class Conduct {
    static final long MILLI = 1_000_000L;
    static final long SECOND = 1000 * MILLI;

    private Conduct() {
    }

    static <T> T raw(Class<T> type, Map<String, Object> different) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            Object value = different.getOrDefault(method.getName(), method.getDefaultValue());
            if (value instanceof RuntimeException failure) {
                throw failure;
            }
            return value instanceof Integer number ? Long.valueOf(number) : value;
        }));
    }

    static StallDetector rate(Map<String, Object> different) {
        return RateWindowSettings.of(raw(RateWindowConfiguration.class, different)).detector(2);
    }

    static StallDetector progress(Map<String, Object> different) {
        return ProgressSettings.of(raw(ProgressConfiguration.class, different)).detector(2);
    }

    static StallDetector status(Map<String, Object> different) {
        return StatusDwellSettings.of(raw(StatusDwellConfiguration.class, different)).detector(2);
    }

    static Map<String, Object> told(StallDetector detector, long now) {
        Map<String, Object> told = new LinkedHashMap<>();
        detector.explain(0, now, new Explanation() {
            @Override
            public void put(String key, long value) {
                told.put(key, value);
            }

            @Override
            public void put(String key, double value) {
                told.put(key, value);
            }

            @Override
            public void put(String key, String value) {
                told.put(key, value);
            }
        });
        return told;
    }

    record Memory(List<Long> arrivals, long lastNonce, int status, long statusSince, int payload) implements AgentHistory {
        @Override
        public int size() {
            return arrivals.size();
        }

        @Override
        public long arrival(int index) {
            return arrivals.get(index);
        }

        @Override
        public long nonce(int index) {
            return index == size() - 1 ? lastNonce : index;
        }

        @Override
        public boolean isStalled() {
            return false;
        }

        @Override
        public long armedDeadline() {
            return 0;
        }
    }
}
