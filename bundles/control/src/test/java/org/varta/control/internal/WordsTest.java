// SPDX-License-Identifier: Apache-2.0
package org.varta.control.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
    @ParameterizedTest
    @CsvSource({"0,0 ms", "336000,0.336 ms", "1000000,1 ms", "812500000,812.5 ms", "-812500000,812.5 ms ago", "9999000000,9999 ms", "10000000000,10 s", "61234000000,61.2 s", "150000000000,2 min 30 s",
        "-7260000000000,2 h 1 min ago", "180000000000000,2 d 2 h", "9223372036854775807,never"})
    void shouldSayTimesInUnitsThatFit(long nanos, String words) {
        assertEquals(words, Words.value("someNanos", nanos));
    }

    @Test
    void shouldSayOtherValuesPlainly() {
        assertEquals("0.8125", Words.value("ratio", 0.8125));
        assertEquals("3", Words.value("ratio", 3.0));
        assertEquals("Infinity", Words.value("suspicion", Double.POSITIVE_INFINITY));
        assertEquals("12345.7", Words.value("x", 12345.678));
        assertEquals("true", Words.value("isFine", true));
        assertEquals("100", Words.value("beats", 100L));
    }

    @Test
    void shouldSplitKeysIntoWords() {
        assertEquals("last beat", Words.key("lastBeatNanos"));
        assertEquals("deciding term", Words.key("decidingTerm"));
        assertEquals("nanos", Words.key("Nanos"));
    }

    @Test
    void shouldLetNothingSteerATerminal() {
        assertEquals("a?[2J?b??é漢😀", Words.printable("a\u001b[2J\u0007b\u202e\u0085é漢😀"));
    }
}
