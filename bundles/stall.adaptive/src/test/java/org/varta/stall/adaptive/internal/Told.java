// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import java.util.LinkedHashMap;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.StallDetector;

/** What a detector tells, in its order. */
final class Told extends LinkedHashMap<String, Object> implements Explanation {
    private static final long serialVersionUID = 1;

    static Told by(StallDetector detector, long now) {
        Told told = new Told();
        detector.explain(0, now, told);
        return told;
    }

    @Override
    public void put(String key, long value) {
        super.put(key, value);
    }

    @Override
    public void put(String key, double value) {
        super.put(key, value);
    }

    @Override
    public void put(String key, String value) {
        super.put(key, value);
    }
}
