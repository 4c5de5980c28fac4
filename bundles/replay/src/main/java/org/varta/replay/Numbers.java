// SPDX-License-Identifier: Apache-2.0
package org.varta.replay;

import org.varta.api.event.DecisionRecord;
import org.varta.api.stall.Explanation;

/** What a detector or a policy explains, as the record of a decision says it. One use. */
final class Numbers implements Explanation {
    private final String prefix;
    private final DecisionRecord record = new DecisionRecord();

    Numbers(String prefix) {
        this.prefix = prefix;
    }

    @Override
    public void put(String key, long value) {
        record.with(prefix + key, value);
    }

    @Override
    public void put(String key, double value) {
        record.with(prefix + key, value);
    }

    @Override
    public void put(String key, String value) {
        record.with(prefix + key, value);
    }

    DecisionRecord record() {
        return record;
    }

    /** A measure with its value beside its bits. */
    static String readable(String text) {
        return text.matches("[0-9a-f]{16}") ? text + " (" + Double.longBitsToDouble(Long.parseUnsignedLong(text, 16)) + ")" : text;
    }
}
