// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.ChainPoint;
import org.varta.audit.internal.CursorStore.Cursor;

class LeaveCursorsTest {
    private static final Cursor EXACT = new Cursor(new ChainPoint(-7, ChainHash.parse("cd".repeat(32))), true);

    @TempDir
    Path folder;

    @Test
    void shouldKeepOneForEachSink() throws IOException {
        LeaveCursors cursors = new LeaveCursors(folder);
        Cursor forced = new Cursor(ChainPoint.START, false);
        cursors.write("one", EXACT);
        cursors.write("two", forced);
        assertEquals(EXACT, new LeaveCursors(folder).read("one"));
        assertEquals(forced, cursors.read("two"));
        cursors.write("two", EXACT);
        assertEquals(EXACT, cursors.read("two"));
        cursors.delete("two");
        cursors.delete("two");
        assertNull(cursors.read("two"));
    }

    @Test
    void shouldNotBelieveADamagedOne() throws IOException {
        LeaveCursors cursors = new LeaveCursors(folder);
        cursors.write("one", EXACT);
        Files.writeString(folder.resolve("audit.left-one"), "varta-audit-left v1\tmany\t-\texact\n");
        assertNull(cursors.read("one"));
        Files.writeString(folder.resolve("audit.left-one"), "something");
        assertNull(cursors.read("one"));
    }
}
