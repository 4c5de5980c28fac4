// SPDX-License-Identifier: Apache-2.0
package org.varta.api.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordLineTest {
    private static final String HEX = "ab28eb02918a2e45f05250a1765350f33287eca8209585aac2a5544f8b365613";
    private static final String REFUSED = "4\t1\t2\trefused\t9\tdebounced\t" + HEX;

    private final RecordLine line = new RecordLine();

    private boolean parse(String text) {
        return parse(text.getBytes(UTF_8));
    }

    private boolean parse(byte[] bytes) {
        byte[] framed = new byte[bytes.length + 2];
        System.arraycopy(bytes, 0, framed, 1, bytes.length);
        return line.parse(framed, 1, bytes.length + 1);
    }

    @TestFactory
    Stream<DynamicTest> audR1_shouldComputeTheGoldenChain() {
        return GoldenVectors.all().stream().map(vector -> DynamicTest.dynamicTest(vector.name(), () -> {
            assertTrue(parse(vector.line()));
            assertEquals(GoldenVectors.chainOf(vector.line()), line.chain().column());
            assertEquals(line.chain(), line.chainAfter(ChainHash.parse(vector.previous())));
            assertTrue(line.isChainedAfter(ChainHash.parse(vector.previous())));
            assertFalse(line.isChainedAfter(ChainHash.parse("ab".repeat(32))));
            assertEquals(Long.parseLong(vector.line().split("\t")[0]), line.number());
        }));
    }

    @TestFactory
    Stream<DynamicTest> audR1_shouldComputeTheRawHashes() {
        String one = "01" + "00".repeat(31);
        return Stream.of(
                List.of("-", "spawn", "body", "62215ab0b720ecd432a4fde86a3d050524a01f51c7467ebc17979038069769c6"),
                List.of("-", "complete", "body", "cdf773d63afda7912935330704057c668ededbb31aa17727e940f4bd871e45b2"),
                List.of("-", "spawn", "other", "6431515f0d30d2336d373525e996671a47543be185233a5a6aae5e1693b64691"),
                List.of(one, "spawn", "body", "2923c7fae2bc550c7439faf6033774277c646b19012893b3362e65b0a13b7506"),
                List.of("-", "ab", "cd", "c5032bdea02e3b1990d33bcae2ab78dc1637f8f2add2d47ed0704849c1fd721b"),
                List.of("-", "abcd", "", "eff28707961ece684545f8a7a10d5dca55e8cacfa29b8279ee39776451054fc6"))
                .map(row -> DynamicTest.dynamicTest(row.get(1) + "+" + row.get(2), () -> {
                    byte[] body = row.get(2).getBytes(UTF_8);
                    assertEquals(row.get(3), new ChainDigest()
                            .after(ChainHash.parse(row.get(0)), row.get(1).getBytes(UTF_8), body, 0, body.length).column());
                }));
    }

    @Test
    void shouldReadTheColumnsOfABoot() {
        assertTrue(parse(GoldenVectors.G5));
        assertEquals(RecordLine.Kind.BOOT, line.kind());
        assertEquals(GoldenVectors.chainOf(GoldenVectors.G4), line.parent().column());
        assertEquals("rotation", line.reason());
        assertFalse(line.isUnchained());
    }

    @Test
    void shouldReadAnUnchainedBoot() {
        assertTrue(parse(GoldenVectors.OFF));
        assertTrue(line.isUnchained());
        assertEquals(ChainHash.ZERO, line.chain());
        assertEquals(ChainHash.ZERO, line.parent());
    }

    @Test
    void shouldComputeTheSameChainForARecordOfAnyLength() {
        for (int length = 900; length < 1100; length++) {
            String body = "4\t1\t2\trefused\t9\t" + "x".repeat(length);
            byte[] bytes = body.getBytes(UTF_8);
            ChainHash expected = ChainHash.of(sha256(("VARTA-AUDIT-v2\0refused\0" + "\0".repeat(32) + "\0" + body).getBytes(UTF_8)));
            assertEquals(expected, new ChainDigest().after(ChainHash.ZERO, RecordLine.Kind.REFUSED, bytes, 0, bytes.length));
            assertTrue(parse(body + "\t" + expected.column()));
            assertTrue(line.isChainedAfter(ChainHash.ZERO));
        }
        assertTrue(parse(GoldenVectors.OFF));
        assertFalse(line.isChainedAfter(ChainHash.ZERO));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldTellThatABootNamesNoUsableParent() {
        assertTrue(parse("1\t1\t0\tboot\t1\tnone\tfresh\t" + HEX));
        assertNull(line.parent());
    }

    @Test
    void shouldAcceptUpperCaseHexInTheChain() {
        assertTrue(parse(REFUSED.replace(HEX, HEX.toUpperCase())));
        assertEquals(HEX, line.chain().column());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "9", "10", "18446744073709551615", "10000000000000000000", "9999999999999999999"})
    void shouldAcceptCanonicalNumbers(String number) {
        assertTrue(parse(number + REFUSED.substring(1)));
        assertEquals(number, Long.toUnsignedString(line.number()));
        byte[] drift = (number + "\twhatever").getBytes(UTF_8);
        assertEquals(number, Long.toUnsignedString(RecordLine.leadingNumber(drift, 0, drift.length)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+5", "05", "00", "-1", " 1", "1 ", "18446744073709551616", "20000000000000000000", "99999999999999999999", "100000000000000000000", "1a", "0x1"})
    void audW7_shouldRefuseOtherNumbers(String number) {
        assertFalse(parse(number + REFUSED.substring(1)));
        byte[] drift = (number + "\twhatever").getBytes(UTF_8);
        assertEquals(0, RecordLine.leadingNumber(drift, 0, drift.length));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "77\t-", "#" + REFUSED, REFUSED + "\r", REFUSED + "\t", "\t" + REFUSED, REFUSED + "0", REFUSED + "\n",
        "4\t1\t2\trefused\t9\tdebounced\t", "4\t1\t2\trefused\t9\tdebounced\tg" + "000000000000000000000000000000000000000000000000000000000000000",
        "4\t1\t2\trefused\t9\tx\ty\t-", "4\t1\t2\trefused\t-", "4\t1\t2\tREFUSED\t9\tdebounced\t-", "4\t1\t2\trefuse\t9\tdebounced\t-",
        "4\t1\t2\tboot\t9\tdebounced\t-", "5\t1\t1\tspawn\t/bin/future\tnope", "not an audit log at all",
        "1700000000000\t42\tspawn\t7\t9001\texec\t/bin/true\tinline\t9"})
    void audW7_shouldRefuseWhatIsNoRecord(String text) {
        assertFalse(parse(text));
    }

    @Test
    void shouldNotFindANumberWithoutATab() {
        byte[] bytes = "77".getBytes(UTF_8);
        assertEquals(0, RecordLine.leadingNumber(bytes, 0, bytes.length));
    }

    @Test
    void shouldJudgeUtf8AsTheDecoderDoes() {
        byte[] bytes = REFUSED.getBytes(UTF_8);
        int text = REFUSED.indexOf("debounced");
        Random random = new Random(7);
        for (int round = 0; round < 200_000; round++) {
            for (int i = 0; i < 4; i++) {
                bytes[text + i] = (byte) (random.nextInt(4) == 0 ? 'a' : 0x80 + random.nextInt(0x80));
            }
            boolean isUtf8 = true;
            try {
                UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            } catch (CharacterCodingException e) {
                isUtf8 = false;
            }
            assertEquals(isUtf8, parse(bytes), () -> HexFormat.of().formatHex(bytes));
        }
    }
}
