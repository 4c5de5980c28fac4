// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.varta.api.audit.ChainDigest;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.RecordLine;

/** Reads all generations as a stranger would, and holds them against what was acknowledged. Shares the digest with the writer and nothing else. */
final class ChainCheck {
    private static final int SLOTS = 5;

    private final Map<Long, String> found = new HashMap<>();
    private final List<String> boots = new ArrayList<>();
    private final ChainDigest digest = new ChainDigest();
    private ChainHash before;
    private long first = -1;
    private long last;
    private int files;

    private ChainCheck() {
    }

    /**
     * Checks that the files of a stopped log hold one chain with everything that was acknowledged, except what went with the sixth-oldest generation,
     * whose place may still be free.
     *
     * @param contents by name
     * @param acknowledged lines by number
     * @return reasons of all boot records in order
     */
    static List<String> check(Map<String, byte[]> contents, Map<Long, String> acknowledged) {
        ChainCheck check = new ChainCheck();
        for (int i = SLOTS; i >= 1; i--) {
            check.file(contents.get("audit.log." + i));
        }
        check.file(contents.get("audit.log"));
        acknowledged.forEach((number, line) -> assertTrue(line.equals(check.found.get(number)) || check.files >= SLOTS && number < check.first,
                "acknowledged record " + number + " is missing or changed"));
        assertEquals(new SimpleProbe("resume", check.last + 1, check.before.column(), -1), SimpleProbe.of(contents.get("audit.log")), "the reference's probe");
        for (String name : contents.keySet()) {
            assertTrue(name.matches("audit\\.log(\\.[1-5])?"), "left over: " + name);
        }
        return check.boots;
    }

    private void file(byte[] content) {
        if (content == null) {
            return;
        }
        files++;
        String text = new String(content, UTF_8);
        assertTrue(text.startsWith(RecordLine.HEADER), "a generation without header");
        assertTrue(text.endsWith("\n"), "a generation that ends in the middle of a line");
        for (String line : text.substring(RecordLine.HEADER.length()).split("\n", -1)) {
            if (!line.isEmpty()) {
                record(line);
            }
        }
    }

    private void record(String line) {
        String[] columns = line.split("\t", -1);
        long number = Long.parseLong(columns[0]);
        assertTrue(number > last, "number " + number + " behind " + last);
        boolean isBoot = columns[3].equals("boot");
        if (isBoot) {
            ChainHash stated = ChainHash.parse(columns[5]);
            assertTrue(before == null || stated.equals(before), "boot record " + number + " states another hash than that of the record before it");
            before = stated;
            boots.add(columns[6]);
        }
        assertTrue(before != null, "a log that begins with no boot record");
        byte[] body = line.substring(0, line.lastIndexOf('\t')).getBytes(UTF_8);
        before = digest.after(before, isBoot ? RecordLine.Kind.BOOT : RecordLine.Kind.REFUSED, body, 0, body.length);
        assertEquals(before.column(), columns[columns.length - 1], "hash of record " + number);
        found.put(number, line + "\n");
        first = first < 0 ? number : first;
        last = number;
    }
}
