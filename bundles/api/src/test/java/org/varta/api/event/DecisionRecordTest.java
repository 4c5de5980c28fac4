// SPDX-License-Identifier: Apache-2.0
package org.varta.api.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionRecordTest {
    @Test
    void rep11_whatIsWrittenIsReadAgain() {
        DecisionRecord record = new DecisionRecord().with("z", Long.MIN_VALUE).with("a", "one\ttwo\nthree\\n=\r").with("mean", 0.1).with("empty", "");
        String text = record.toString();
        assertEquals("z=-9223372036854775808\ta=one\\ttwo\\nthree\\\\n=\\r\tmean=3fb999999999999a\tempty=", text);
        DecisionRecord again = DecisionRecord.parse(text);
        assertEquals(record.pairs(), again.pairs());
        assertEquals(List.of("z", "a", "mean", "empty"), List.copyOf(again.pairs().keySet()));
        assertEquals(Long.MIN_VALUE, again.whole("z"));
        assertEquals("", DecisionRecord.parse("").toString());
    }

    @Test
    void rep11_whatIsNoRecordIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> DecisionRecord.parse("a=1\tb"));
        assertThrows(IllegalArgumentException.class, () -> DecisionRecord.parse("=1"));
        assertThrows(IllegalArgumentException.class, () -> DecisionRecord.parse("a=1").text("b"));
        assertThrows(IllegalArgumentException.class, () -> DecisionRecord.parse("a=one").whole("a"));
    }
}
