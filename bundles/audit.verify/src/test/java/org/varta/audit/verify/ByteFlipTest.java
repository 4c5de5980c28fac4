// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damage of every byte: what is followed by another record is found, whatever became of it. */
class ByteFlipTest {
    @TempDir
    Path folder;
    private Path live;
    private byte[] young;
    private byte[] old;

    @BeforeEach
    void writeGenerations() throws IOException {
        live = folder.resolve("a.log");
        old = LogText.FILE_A.getBytes(UTF_8);
        young = LogText.FILE_B.getBytes(UTF_8);
        Files.write(folder.resolve("a.log.1"), old);
        Files.write(live, young);
    }

    private Verification verify() {
        return AuditVerifier.verify(List.of(live));
    }

    private static int startOfLastLine(byte[] file) {
        int at = file.length - 2;
        while (file[at] != '\n') {
            at--;
        }
        return at + 1;
    }

    @Test
    void shouldFindAFlippedBitInEveryByteOfAnOlderGeneration() throws IOException {
        Path file = folder.resolve("a.log.1");
        for (int at = 0; at < old.length; at++) {
            for (int bit : new int[] {1, 0x20, 0x80}) {
                byte[] bad = old.clone();
                bad[at] ^= (byte) bit;
                Files.write(file, bad);
                if (!isOnlyUpperCase(bad[at], bit)) {
                    assertDamageIsFound(at, bad[at]);
                }
            }
        }
    }

    /** Either case of a hash is read; the other one is mentioned. */
    private boolean isOnlyUpperCase(byte value, int bit) {
        Verification result = verify();
        boolean isOnly = bit == 0x20 && value >= 'A' && value <= 'F' && result.verdict() == Verdict.SOUND;
        assertTrue(!isOnly || result.notes().get(0).contains("upper case"), result::toString);
        return isOnly;
    }

    @Test
    void shouldFindAnyChangeOfARecordThatIsFollowedByAnother() throws IOException {
        Random random = new Random(18);
        int end = startOfLastLine(young);
        for (int at = 0; at < end; at++) {
            for (int value : new int[] {'#', '\n', '\t', random.nextInt(256)}) {
                byte[] bad = young.clone();
                bad[at] = (byte) value;
                boolean isOtherCase = (bad[at] ^ young[at]) == 0x20;
                if (bad[at] != young[at] && !isOtherCase) {
                    Files.write(live, bad);
                    assertDamageIsFound(at, value);
                }
            }
        }
    }

    @Test
    void shouldFindAnyChangeOfTheLastRecordThatLeavesARecord() throws IOException {
        for (int at = startOfLastLine(young); at < young.length - 1; at++) {
            byte[] bad = young.clone();
            bad[at] ^= 1;
            Files.write(live, bad);
            assertDamageIsFound(at, bad[at]);
        }
    }

    private void assertDamageIsFound(int at, int value) {
        Verification result = verify();
        assertNotEquals(Verdict.SOUND, result.verdict(), () -> "byte " + at + " became " + value + ": " + result);
        assertTrue(result.problem().file().startsWith(live.toString()), result::toString);
    }

    @Test
    void shouldNameTheDamagedRecordAndNoneThatIsSound() throws IOException {
        String[] regions = {"1700000011000", "11000000000", "1001\tdebounced", "debounced"};
        for (String region : regions) {
            String bad = LogText.FILE_B.replaceFirst(region, region.replace('1', '2').replace('b', 'B'));
            assertNotEquals(LogText.FILE_B, bad);
            Files.writeString(live, bad);
            Verification result = verify();
            assertEquals(1, result.problemCount(), result::toString);
            assertEquals(new Problem(live.toString(), 3, 199, "the hash of number 7 does not follow from what is before it"), result.problem());
        }
    }

    @Test
    void shouldNotFollowAnExtraLineOrCutIt() throws IOException {
        List<String> lines = List.of(LogText.FILE_B.split("(?<=\n)"));
        for (int at = 1; at < lines.size(); at++) {
            for (String extra : List.of("\n", "77\t-\n", "\0\n", lines.get(at), "#\r\n" + lines.get(at))) {
                StringBuilder text = new StringBuilder();
                for (int i = 0; i < lines.size(); i++) {
                    text.append(i == at ? extra : "").append(lines.get(i));
                }
                Files.writeString(live, text.toString());
                assertEquals(Verdict.BROKEN, verify().verdict(), text::toString);
            }
            if (at < lines.size() - 1) {
                Files.writeString(live, LogText.FILE_B.replace(lines.get(at), ""));
                assertNotEquals(Verdict.SOUND, verify().verdict());
            }
        }
    }
}
