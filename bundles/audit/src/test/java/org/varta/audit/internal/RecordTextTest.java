// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varta.api.audit.AuditRecord;
import org.varta.api.audit.AuditRecord.Complete;
import org.varta.api.audit.AuditRecord.End;
import org.varta.api.audit.AuditRecord.Refused;
import org.varta.api.audit.AuditRecord.Spawn;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.RecordLine;

class RecordTextTest {
    private final LineText line = new LineText();

    private String text(long number, AuditRecord record) {
        RecordText.write(line, number, record);
        return new String(line.toBytes(), UTF_8);
    }

    private String reason(String reason) {
        String text = text(1, new Refused(0, 0, 0, reason));
        return text.substring(text.lastIndexOf('\t') + 1);
    }

    @Test
    void audU2_shouldWriteTheColumnsInTheirOrder() {
        assertEquals("2\t10\t20\tspawn\t1\t2\texec\tp\ts\t3", text(2, new Spawn(10, 20, 1, 2, "exec", "p", "s", 3)));
        assertEquals("3\t10\t20\tcomplete\t1\t2\treaped\t-7\t-\t9\t4\t5\ttrue", text(3, new Complete(10, 20, 1, 2, new End.Reaped(-7), 9, 4, 5, true)));
        assertEquals("3\t10\t20\tcomplete\t1\t2\tkilled\t-\t15\t9\t4\t5\tfalse", text(3, new Complete(10, 20, 1, 2, new End.KilledBySignal(15), 9, 4, 5, false)));
        assertEquals("3\t10\t20\tcomplete\t1\t2\tkilled\t3\t-\t9\t0\t0\tfalse", text(3, new Complete(10, 20, 1, 2, new End.KilledWithExit(3), 9, 0, 0, false)));
        assertEquals("3\t10\t20\tcomplete\t1\t2\treap_failed\t-\t-\t9\t0\t0\tfalse", text(3, new Complete(10, 20, 1, 2, new End.ReapFailed(), 9, 0, 0, false)));
        assertEquals("4\t10\t20\trefused\t1\tdebounced", text(4, new Refused(10, 20, 1, "debounced")));
    }

    @Test
    void shouldWriteNumbersUnsignedAndInFull() {
        assertEquals("18446744073709551614\t0\t18446744073709551615\trefused\t4294967295\tx", text(-2, new Refused(-5, -1, -1, "x")));
        assertEquals("1\t9223372036854775807\t0\tcomplete\t4294967295\t2147483648\treaped\t-2147483648\t-\t18446744073709551615\t4294967295\t4294967295\ttrue",
                text(1, new Complete(Long.MAX_VALUE, 0, -1, Integer.MIN_VALUE, new End.Reaped(Integer.MIN_VALUE), -1, -1, -1, true)));
    }

    @ParameterizedTest
    @CsvSource({
        "0009, ' '", "000A, ' '", "000D, ' '", "0000, ' '", "001B, ' '", "001F, ' '", "0020, ' '", "007E, ~", "007F, ' '", "0080, ' '", "009F, ' '",
        "00A0, \u00a0", "2028, ' '", "2029, ' '", "202A, \u202a", "D800, \ufffd", "DFFF, \ufffd", "FFFD, \ufffd"})
    void audR2_shouldSanitiseFreeText(String unit, String expected) {
        char c = (char) Integer.parseInt(unit, 16);
        assertEquals("a" + expected + "b", reason("a" + c + "b"));
    }

    @Test
    void audR2_shouldKeepPairsAndReplaceHalves() {
        assertEquals("\ud83d\ude00", reason("\ud83d\ude00"));
        assertEquals("\ufffd\ufffd", reason("\ude00\ud83d"));
        assertEquals("a  b", reason("a\r\nb"));
    }

    @Test
    void shouldCutATextThatIsTooLongAtACharacter() {
        assertEquals("x".repeat(4095), reason("x".repeat(5000)));
        assertEquals("\u00e9".repeat(2047), reason("\u00e9".repeat(5000)));
        assertEquals("\ud83d\ude00".repeat(1023), reason("\ud83d\ude00".repeat(2000)));
    }

    @Property
    void shouldMakeARecordOfAnyTextWithinItsBound(@ForAll @StringLength(max = 6000) String program, @ForAll @StringLength(max = 200) String source, @ForAll long number) {
        Spawn spawn = new Spawn(1, 2, 3, 4, "exec", program, source, 5);
        RecordText.write(line, number, spawn);
        line.chained(ChainHash.ZERO, RecordLine.Kind.SPAWN);
        byte[] bytes = line.toBytes();
        RecordLine record = new RecordLine();
        assertTrue(record.parse(bytes, 0, bytes.length - 1));
        assertEquals(number, record.number());
        assertEquals(record.chain(), record.chainAfter(ChainHash.ZERO));
        assertTrue(bytes.length <= RecordText.mostBytes(spawn), () -> bytes.length + " > " + RecordText.mostBytes(spawn));
        assertTrue(RecordText.mostBytes(spawn) <= RecordText.MOST_BYTES);
    }
}
