// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import java.util.ArrayList;
import java.util.List;

/** Numbers that are left out; the first gaps are kept, all are counted. NOT thread safe. Source: audit log 18 step 3. */
final class Gaps {
    private final List<Gap> first = new ArrayList<>();
    private long count;
    private long numbers;

    void add(Gap gap) {
        count++;
        numbers += gap.size();
        if (first.size() < Findings.KEPT) {
            first.add(gap);
        }
    }

    void addAll(Gaps others) {
        count += others.count;
        numbers += others.numbers;
        others.first.stream().limit(Findings.KEPT - first.size()).forEach(first::add);
    }

    List<Gap> first() {
        return first;
    }

    long count() {
        return count;
    }

    long numbers() {
        return numbers;
    }
}
