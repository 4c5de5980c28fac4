// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.exec.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    private static CommandLine inline(String text) {
        return CommandLine.parse(text, "inline", false);
    }

    static Stream<Arguments> vectors() {
        return Stream.of(
            Arguments.of("/usr/local/bin/restart-unit --pid={pid}", false, 1001, List.of("/usr/local/bin/restart-unit", "--pid=1001"), 38),
            Arguments.of("true", false, 7, List.of("true"), 4),
            Arguments.of("/bin/x {pid}-{pid} a;b $(c)", false, 42, List.of("/bin/x", "42-42", "a;b", "$(c)"), 21),
            Arguments.of("{pid} {pid}", false, 5, List.of("{pid}", "5"), 7),
            Arguments.of("/bin/x \"a b\"", false, 5, List.of("/bin/x", "\"a", "b\""), 12),
            Arguments.of("/bin/x", true, 0xFFFF_FFFF, List.of("/bin/x", "4294967295"), 17));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void recC8_shouldMakeArgumentVectorAndItsLengthAsInTheTable(String text, boolean isAppended, int pid, List<String> vector, int length) {
        List<String> made = CommandLine.parse(text, "inline", isAppended).argumentsFor(pid);
        assertEquals(vector, made);
        assertEquals(length, CommandLine.length(made));
    }

    @Test
    void recC1_shouldSplitAtEveryUnicodeWhiteSpace() {
        String spaces = "\t\n\u000B\f\r \u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000";
        StringBuilder text = new StringBuilder(spaces).append("/bin/x");
        spaces.codePoints().forEach(space -> text.appendCodePoint(space).append('a'));
        CommandLine command = inline(text.append(spaces).toString());
        assertEquals("/bin/x", command.program());
        assertEquals(spaces.length() + 1, command.tokens().size());
        assertTrue(command.tokens().stream().skip(1).allMatch("a"::equals));
    }

    @Test
    void recC1_shouldNotSplitAtCharactersThatOnlyLookLikeSpace() {
        assertEquals(List.of("/bin/x", "a\u200Bb\u180Ec\u2060d\uFEFFe\u001Ff"), inline("/bin/x a\u200Bb\u180Ec\u2060d\uFEFFe\u001Ff").tokens());
    }

    @Test
    void recC1_shouldTakeSeveralLinesForOneCommand() {
        assertEquals(List.of("/bin/x", "a", "b"), inline("/bin/x\n  a\r\n\tb\n").tokens());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n", "\u00A0\u2003"})
    void recC2_shouldRefuseTextWithoutAnyWord(String blank) {
        assertEquals("is empty", assertThrows(IllegalArgumentException.class, () -> inline(blank)).getMessage());
    }

    @Test
    void recC7_recR2_shouldKeepQuotesAndBackslashesAsTheyAre() {
        CommandLine command = inline("/bin/x 'a b' c\\ d #no *");
        assertEquals(List.of("/bin/x", "'a", "b'", "c\\", "d", "#no", "*"), command.tokens());
        assertTrue(command.hasQuotes());
        assertFalse(inline("/bin/x it's").hasQuotes());
    }

    @Test
    void recC9_recR19_shouldKnowWhatAnEncodingCannotExpress() {
        assertTrue(NativeText.isExact("caf\u00E9", StandardCharsets.UTF_8));
        assertFalse(NativeText.isExact("caf\u00E9", StandardCharsets.US_ASCII));
        assertFalse(NativeText.isExact("\u20AC", Charset.forName("ISO-8859-1")));
        assertThrows(IllegalArgumentException.class, () -> inline("/bin/x \uD800"));
    }

    @Test
    void shouldRefuseMoreThanTheLimitsAndTakeTheLimits() {
        assertEquals(256, inline("a ".repeat(256)).tokens().size());
        assertThrows(IllegalArgumentException.class, () -> inline("a ".repeat(257)));
        String longest = "/" + "p".repeat(4094);
        assertEquals(longest, inline(longest).program());
        assertThrows(IllegalArgumentException.class, () -> inline(longest + "p"));
        assertEquals(2, inline("/bin/x " + "y".repeat(65_536 - 7)).tokens().size());
        assertThrows(IllegalArgumentException.class, () -> inline("/bin/x " + "y".repeat(65_536 - 6)));
        assertThrows(IllegalArgumentException.class, () -> inline("/bin/x a\0b"));
    }

    @Test
    void shouldTellNeitherArgumentsNorWordsInMessages() {
        assertFalse(inline("/bin/x hunter2").toString().contains("hunter2"));
        assertFalse(assertThrows(IllegalArgumentException.class, () -> inline("/bin/x hunter2\0")).getMessage().contains("hunter2"));
    }

    @Test
    void recR1_shouldKnowWhetherTheProcessIdIsNamedAndTheSpaceIsUsual() {
        assertTrue(inline("/bin/x --pid={pid}").namesThePid());
        assertFalse(inline("{pid} x").namesThePid());
        assertTrue(CommandLine.parse("/bin/x", "inline", true).namesThePid());
        assertFalse(inline(" /bin/x\ta b\n").hasUnusualSpace());
        assertTrue(inline("/bin/x\na").hasUnusualSpace());
        assertTrue(inline("/bin/x\u00A0a").hasUnusualSpace());
    }
}
