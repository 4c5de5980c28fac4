// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.api.audit.AuditRecord;
import org.varta.api.audit.AuditRecord.Complete;
import org.varta.api.audit.AuditRecord.End;
import org.varta.api.audit.AuditRecord.Refused;
import org.varta.api.audit.AuditRecord.Spawn;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.ChainPoint;
import org.varta.api.audit.RecordLine;
import org.varta.audit.file.internal.FileSink;

/** The golden files of audit schema v2 (5.4), made by the ledger and the file sink with standing clocks. */
class GoldenVectorsTest {
    @TempDir
    Path folder;
    private final TestClock clock = new TestClock();

    private Path log() {
        return folder.resolve("audit.log");
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = GoldenVectorsTest.class.getResourceAsStream("/golden/" + name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private Bench start(int pid) throws Exception {
        return start(pid, Settings.DEFAULT);
    }

    private Bench start(int pid, Settings settings) throws Exception {
        Bench bench = new Bench(folder.resolve("state"), settings, clock, pid);
        bench.bind(FileSink.at(log()), 0);
        bench.settle();
        return bench;
    }

    private static void write(Bench bench, AuditRecord... records) throws Exception {
        for (AuditRecord record : records) {
            bench.queue.offer(record);
        }
        bench.settle();
    }

    @Test
    void audR1_shouldWriteFileA() throws Exception {
        Bench bench = start(4242);
        write(bench,
                new Spawn(1_700_000_005_000L, 5_000_000_000L, 1001, 2002, "exec", "/usr/local/bin/restart-unit", "inline", 38),
                new Complete(1_700_000_005_250L, 5_250_000_000L, 1001, 2002, new End.Reaped(0), 250_000_000, 0, 0, false),
                new Refused(1_700_000_009_000L, 9_000_000_000L, 1003, "unauthenticated_transport"));
        bench.stop();
        assertEquals(golden("file-a.log"), Files.readString(log()));
    }

    @Test
    void audR1_shouldWriteTheFollowingRunsOfFileB() throws Exception {
        String whole = golden("file-b.log");
        Files.writeString(log(), whole.substring(0, whole.indexOf("8\t1700000020000")));
        clock.wall = 1_700_000_020_000L;
        Bench second = start(4343);
        write(second,
                new Complete(1_700_000_021_000L, 1_000_000_000L, 1001, 2003, new End.KilledBySignal(9), 30_000_000_000L, 4096, 0, true),
                new Spawn(1_700_000_022_000L, 2_000_000_000L, -1, 2004, "exec", "/opt/r\u00e9\tstart\nnow", "/etc/varta/rec\rfile.cmd", 30));
        second.kill();
        closeSessions(second);
        Files.writeString(log(), Files.readString(log()) + "11\t170000");
        clock.wall = 1_700_000_030_000L;
        start(4444).stop();
        assertEquals(whole, Files.readString(log()));
    }

    /** What the end of a process does for its sinks. */
    private static void closeSessions(Bench bench) {
        bench.choice.selection().bound().forEach(binding -> ((FileSink) binding.sink()).deactivate());
    }

    @Test
    void audR1_shouldWriteAFreshFileWithoutChain() throws Exception {
        Settings off = new Settings("", 1, 0, 50, 256, false, true, false, "", 50, HeadSync.AUTO, "");
        start(4242, off).stop();
        assertEquals(RecordLine.HEADER + "1\t1700000000000\t0\tboot\t4242\t-\tfresh\t-\n", Files.readString(log()));
    }

    @Test
    void audR1_shouldStampTheBootOfARepairedRotation() {
        ChainHash last = ChainHash.parse("7fcd016172dd4241e9edddca994e672cd39f128b25cb69f184ee77dba742969d");
        Stamper.Boot boot = new Stamper(true).boot(5, 1_700_000_015_000L, 4343, last, BootReason.ROTATION);
        assertEquals("2ecc1029942b316629b12fb74f7601dc23987f483e979e582e4701cb04e4070c", boot.point().hash().column());
        Stamper.Boot drift = new Stamper(true).boot(6, 1_700_000_016_000L, 4343, last, BootReason.SCHEMA_DRIFT);
        assertEquals("edacd4636d73543ad6db409fbb02bd78adbda0b251ade8b5be1f93ea0f7210c0", drift.point().hash().column());
        assertEquals(new ChainPoint(6, drift.point().hash()), drift.point());
    }

    @Test
    void audU5_shouldMakeTheSameChainFromTheSameInput() throws Exception {
        audR1_shouldWriteFileA();
        String first = Files.readString(log());
        Files.delete(log());
        Files.delete(folder.resolve("state/audit.head"));
        audR1_shouldWriteFileA();
        assertEquals(first, Files.readString(log()));
    }
}
