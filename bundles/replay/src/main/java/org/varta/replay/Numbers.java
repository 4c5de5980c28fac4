// SPDX-License-Identifier: Apache-2.0
package org.varta.replay;

import org.varta.api.event.DecisionRecord;
import org.varta.api.stall.Explanation;

/** What a detector explains, as the record of a decision says it. One use. */
final class Numbers implements Explanation {
    private static final String OF_POLICY = "x.";

    private final DecisionRecord record = new DecisionRecord();

    @Override
    public void put(String key, long value) {
        record.with(OF_POLICY + key, value);
    }

    @Override
    public void put(String key, double value) {
        record.with(OF_POLICY + key, value);
    }

    @Override
    public void put(String key, String value) {
        record.with(OF_POLICY + key, value);
    }

    DecisionRecord record() {
        return record;
    }

    /** A measure with its value beside its bits. */
    static String readable(String text) {
        return text.matches("[0-9a-f]{16}") ? text + " (" + Double.longBitsToDouble(Long.parseUnsignedLong(text, 16)) + ")" : text;
    }
}
