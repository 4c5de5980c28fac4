// SPDX-License-Identifier: Apache-2.0
package org.varta.api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationChecksTest {
    private final ConfigurationChecks checks = new ConfigurationChecks("org.example");

    private String refusal() {
        return assertThrows(IllegalArgumentException.class, checks::done).getMessage();
    }

    @Test
    void shouldGiveTheValuesThatAreRight() {
        assertEquals("a.b-9", checks.id("policyId", "a.b-9"));
        assertEquals(5, checks.whole("n", () -> 5, 5, 5));
        assertEquals(7, checks.count("n", () -> 7, 0, 9));
        assertEquals(86_400_000L * 1_000_000, checks.nanos("t", () -> ConfigurationChecks.LONGEST_MILLIS, 1));
        assertEquals(0.5, checks.real("r", () -> 0.5, 0, 1));
        assertTrue(checks.isFirst("mode", "one", "one", "other"));
        assertFalse(checks.isFirst("mode", "other", "one", "other"));
        assertTrue(checks.isRight());
        checks.done();
    }

    @Test
    void shouldNameAllThatIsWrongInOrderAndGoOnWithWhatIsWithin() {
        assertEquals(1, checks.whole("n", () -> 0, 1, 9));
        assertEquals(1, checks.count("m", () -> Integer.parseInt("many"), 1, 9));
        assertEquals(0, checks.real("r", () -> Double.NaN, 0, 1));
        assertEquals(0, checks.real("s", () -> Double.parseDouble("much"), 0, 1));
        checks.isFirst("mode", "third", "one", "other");
        checks.require(false, "hard = 1 is not above soft = 2");
        assertFalse(checks.isRight());
        assertEquals("org.example: n = 0 is not within 1 to 9; m is no whole number, so it is not within 1 to 9; r = NaN is not within 0.0 to 1.0; "
                + "s is no number, so it is not within 0.0 to 1.0; mode = third is neither one nor other; hard = 1 is not above soft = 2", refusal());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "9a", "A", "a b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void shouldRefuseWhatIsNoId(String text) {
        checks.id("policyId", text);
        assertEquals("org.example: policyId = " + text + " is not 1 to 64 of a-z 0-9 . - beginning with a letter", refusal());
    }

    @Test
    void shouldSeeWhatWasWrittenWhereTheComponentRuntimeWouldPassItAsZeroOrFalse() {
        ConfigurationChecks written = new ConfigurationChecks("org.example", Map.of("n", "many", "r", "", "t", "yes", "m", " 7 ", "u", " TRUE", "d", "1.5"));
        assertEquals(1, written.whole("n", () -> 0, 1, 9));
        assertEquals(0, written.real("r", () -> 0, 0, 1));
        assertFalse(written.truth("t", false));
        assertEquals(7, written.whole("m", () -> 7, 1, 9));
        assertTrue(written.truth("u", true));
        assertEquals(1.5, written.real("d", () -> 1.5, 1, 2));
        assertEquals(5, written.whole("notWritten", () -> 5, 1, 9));
        assertEquals("org.example: n = many is no whole number, so it is not within 1 to 9; r =  is no number, so it is not within 0.0 to 1.0; t = yes is neither true nor false",
                assertThrows(IllegalArgumentException.class, written::done).getMessage());
    }

    @Test
    void shouldNameTheWordsThatAreRight() {
        assertEquals("any", checks.oneOf("operator", "any", List.of("any", "all")));
        checks.oneOf("operator", "some", List.of("any", "all"));
        assertEquals("org.example: operator = some is none of any, all", refusal());
    }
}
