// SPDX-License-Identifier: Apache-2.0
package org.varta.itests.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Everything that was measured: one number a key and round. NOT thread safe. */
final class Results {
    private final Map<String, List<Double>> values = new LinkedHashMap<>();

    void add(String key, double value) {
        values.computeIfAbsent(key, first -> new ArrayList<>()).add(value);
    }

    List<Double> of(String key) {
        List<Double> found = values.get(key);
        if (found == null) {
            throw new IllegalStateException("nothing measured for " + key);
        }
        return found;
    }

    /** The ratios of two keys, round by round, so that what disturbs a round disturbs both. */
    List<Double> ratios(String key, String of) {
        List<Double> above = of(key);
        List<Double> below = of(of);
        return IntStream.range(0, Math.min(above.size(), below.size())).mapToObj(i -> above.get(i) / below.get(i)).toList();
    }

    static double median(List<Double> numbers) {
        List<Double> sorted = numbers.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
