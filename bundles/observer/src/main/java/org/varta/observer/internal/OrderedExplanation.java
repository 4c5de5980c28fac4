// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.varta.api.stall.Explanation;

/** Keeps what a policy says about a conviction, in its order. One use. */
final class OrderedExplanation implements Explanation {
    private final Map<String, Object> pairs = new LinkedHashMap<>();

    @Override
    public void put(String key, long value) {
        pairs.put(key, value);
    }

    @Override
    public void put(String key, double value) {
        pairs.put(key, value);
    }

    @Override
    public void put(String key, String value) {
        pairs.put(key, value);
    }

    Map<String, Object> pairs() {
        return Collections.unmodifiableMap(pairs);
    }
}
