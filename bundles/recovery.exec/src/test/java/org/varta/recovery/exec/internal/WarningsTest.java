// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.exec.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said about a command that works but may surprise: each once, and again when its cause had gone in between. */
class WarningsTest {
    private static final int NOBODY = 65_534;
    @TempDir
    Path folder;
    private final LogLines lines = new LogLines();
    private final Warnings warnings = new Warnings();

    @AfterEach
    void stop() {
        lines.close();
    }

    private List<String> said(Map<String, Object> more, int ownUid) {
        Map<String, Object> written = new HashMap<>(Map.of("command", "/bin/true {pid}"));
        written.putAll(more);
        warnings.check(Settings.of(Written.configuration(written), written, ownUid), ownUid);
        return lines.take();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"command|/bin/true|will not know which process stalled", "command|/bin/true \"{pid}\"|words with quotation marks at an end",
        "command|/bin/true {pid}\u00A0x|white space other than blank and tab", "inheritEnvironment|true|inherits the observer's environment",
        "captureOutput|true|output is captured", "command|/no/such/program {pid}|cannot be run: /no/such/program: not found", "command|/etc {pid}|cannot be run: /etc: not permitted"})
    void recC18_shouldSayEachOfThemOnce(String key, String value, String words) {
        Map<String, Object> written = Map.of(key, value.equals("true") ? (Object) true : value);
        List<String> first = said(written, 0);
        assertEquals(1, first.size(), first.toString());
        assertTrue(first.get(0).startsWith("WARNING recovery.exec: ") && first.get(0).contains(words), first.toString());
        assertEquals(List.of(), said(written, 0), "once");
        assertEquals(List.of(), said(Map.of(), 0), "of a sound one nothing is said");
        assertEquals(first, said(written, 0), "its cause had gone in between");
    }

    @Test
    void recC18_recR1_shouldSayNothingWhenTheProcessIdIsAppended() {
        assertEquals(List.of(), said(Map.of("command", "/bin/true", "pidMode", "append"), 0));
    }

    @Test
    void recC18_recR16_shouldSayThatOthersCanWriteTheProgram() throws Exception {
        Path program = Started.script(folder, "program.sh", "exit 0");
        int uid = (Integer) Files.getAttribute(program, "unix:uid");
        Map<String, Object> written = Map.of("command", program + " {pid}");
        assertEquals(List.of(), said(written, uid));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxrwx---"));
        assertEquals(1, said(written, uid).size());
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        assertEquals(List.of(), said(written, uid));
        Files.setAttribute(program, "unix:mode", 0100700);
        assertEquals(uid == 0 ? 0 : 1, said(written, NOBODY).size(), "it belongs to root, or to somebody else");
    }
}
