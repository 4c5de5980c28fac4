// SPDX-License-Identifier: Apache-2.0
package org.varta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.itests.harness.Await;
import org.varta.itests.harness.Chronicle;
import org.varta.itests.harness.Program;
import org.varta.itests.harness.ReferenceReader;
import org.varta.itests.harness.Scraper;
import org.varta.itests.harness.Sender;
import org.varta.itests.harness.Verifier;
import org.varta.itests.harness.Watch;

/**
 * The real observer is killed again and again while it writes and rotates its audit log on a real disk. Agents that beat more slowly than their threshold allows are convicted at every beat, and each
 * conviction is answered by a command: two records. After each death everything that stands in the log is kept apart, and held against what later lives make of it.
 */
class KillIT {
    private static final int KILLS = 52;
    private static final int VERIFY_EVERY = 10;
    private static final int SENDERS = 3;
    private static final long MOST_DELAY_MICROS = 60_000;
    private static final long MOST_WATCHING_NANOS = 400_000_000L;
    private static final long LOOK_MILLIS = 10;
    private static final String HEAD_SERIES = "varta_audit_head_seq";
    private static final String TOKEN = "0123456789abcdef".repeat(4);

    @TempDir
    Path folder;
    private final List<Sender> senders = new ArrayList<>();
    private final Map<String, Integer> reasons = new TreeMap<>();
    private final AtomicReference<Throwable> trouble = new AtomicReference<>();
    private final Random random = new Random(3);
    private Chronicle chronicle;
    private Path token;
    private ScheduledExecutorService keeper;

    @BeforeAll
    static void needRuntime() {
        assertTrue(Watch.isAssembled(), "the runtime is not assembled; build the module runtime first");
    }

    @BeforeEach
    void prepare() throws Exception {
        chronicle = new Chronicle(audit());
        keeper = Executors.newSingleThreadScheduledExecutor();
        keeper.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        token = Files.createFile(folder.resolve("token"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(token, TOKEN);
    }

    @AfterEach
    void stop() {
        keeper.shutdownNow();
        senders.forEach(Sender::close);
    }

    private void look() {
        try {
            chronicle.keepFinished();
        } catch (IOException | RuntimeException e) {
            trouble.compareAndSet(null, e);
        }
    }

    private Path audit() {
        return folder.resolve("audit.log");
    }

    private Path socket() {
        return folder.resolve("varta.sock");
    }

    private Watch watch() throws Exception {
        return Watch.startForShort("--socket", socket().toString(), "--threshold-ms", "10", "--recovery-exec", "/bin/true {pid}", "--recovery-debounce-ms", "0", "--recovery-audit-file", audit().toString(),
            "--recovery-audit-max-bytes", "4096", "--audit-rotation-budget-ms", "1", "--prom-addr", "127.0.0.1:0", "--prom-token-file", token.toString()).awaitReady();
    }

    /** Number of the last record that this life has acknowledged: what it says outside, not what it has written. */
    private static long acknowledged(Watch watch) throws Exception {
        int port = Integer.parseInt(watch.output().get(0).substring(watch.output().get(0).lastIndexOf(':') + 1));
        return Math.round(Scraper.series(Scraper.ask(port, TOKEN)).get(HEAD_SERIES));
    }

    private static long rotations(Watch watch) {
        return watch.errors().stream().filter(line -> line.contains("new generation begun")).count();
    }

    /** What the tables demand of the start that finds these files. */
    private String expectedReason() throws Exception {
        if (!Files.exists(audit()) && Chronicle.files(audit()).isEmpty()) {
            return "fresh";
        }
        String live = Files.exists(audit()) ? Files.readString(audit()) : "";
        boolean hasRecord = live.substring(0, live.lastIndexOf('\n') + 1).lines().anyMatch(line -> !line.startsWith("#"));
        return !hasRecord ? "rotation" : live.endsWith("\n") ? "resume" : "corrupt_tail";
    }

    /** Returns at the moment when the live file has been moved and its successor is not begun; that is too short to be seen each time. */
    private void awaitMoveOfLiveFile() {
        File live = audit().toFile();
        long end = System.nanoTime() + MOST_WATCHING_NANOS;
        while (live.length() > 0 && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
    }

    private static String reason(String boot) {
        return boot.split("\t")[6];
    }

    private void live(int life) throws Exception {
        String expected = expectedReason();
        List<String> before = Chronicle.lines(audit());
        long last = before.isEmpty() ? 0 : Chronicle.number(before.get(before.size() - 1));
        long acknowledged;
        try (Watch watch = watch()) {
            while (senders.size() < SENDERS) {
                senders.add(Sender.start(socket(), "--rate", "40", "--reconnect-after", "1"));
            }
            Await.until(() -> "rotations in life " + life + ": " + watch.errors(), () -> rotations(watch) >= 1);
            acknowledged = acknowledged(watch);
            if (life % 2 == 0) {
                LockSupport.parkNanos(random.nextLong(MOST_DELAY_MICROS) * 1_000);
            } else {
                awaitMoveOfLiveFile();
            }
            watch.kill();
        }
        assertTrue(acknowledged > last, () -> "life " + life + " has acknowledged nothing");
        assertKept(life, before, acknowledged);
        assertStart(life, last, expected);
    }

    /** Nothing that was acknowledged, or was there before, is missing, except what went with the oldest generations. */
    private void assertKept(int life, List<String> before, long acknowledged) throws Exception {
        chronicle.keepAll();
        List<String> after = Chronicle.lines(audit());
        assertEquals(List.of(), Chronicle.irregularities(after), "life " + life);
        assertEquals(List.of(), chronicle.contradictions(), "life " + life);
        assertEquals(null, trouble.get());
        assertTrue(Chronicle.number(after.get(after.size() - 1)) >= acknowledged, () -> "life " + life + " had acknowledged " + acknowledged + ", the log ends with " + after.get(after.size() - 1));
        long oldest = Chronicle.number(after.get(0));
        List<String> missing = new ArrayList<>(before);
        missing.removeIf(line -> Chronicle.number(line) < oldest);
        missing.removeAll(after);
        assertEquals(List.of(), missing, "life " + life);
    }

    private void assertStart(int life, long last, String expected) {
        List<String> added = chronicle.records().stream().filter(line -> Chronicle.number(line) > last).toList();
        String boot = added.get(0);
        assertEquals("boot", boot.split("\t")[3], "life " + life + " begins with " + boot);
        assertEquals(expected, reason(boot), "life " + life);
        assertTrue(added.stream().skip(1).filter(line -> line.contains("\tboot\t")).allMatch(line -> reason(line).equals("rotation")), "life " + life);
        reasons.merge(expected, 1, Integer::sum);
    }

    private void assertSound() throws Exception {
        Program.Result verified = Verifier.verify(audit());
        assertTrue(verified.exitValue() == 0 && verified.output().startsWith("sound"), verified::toString);
    }

    @Test
    void shouldSurviveFiftyKillsWhileRotating() throws Exception {
        for (int life = 0; life < KILLS; life++) {
            live(life);
            if (life % VERIFY_EVERY == 0) {
                assertSound();
            }
        }
        senders.forEach(Sender::close);
        try (Watch last = watch()) {
            last.terminate();
            assertEquals(0, last.awaitEnd(), () -> last.errors().toString());
        }
        chronicle.keepAll();
        assertSound();
        assertWholeHistory();
        assertOthersCanRead();
    }

    /** The generations of all lives together are one chain from its first record to the head. */
    private void assertWholeHistory() throws Exception {
        List<String> records = chronicle.records();
        assertEquals(1, Chronicle.number(records.get(0)));
        assertEquals(List.of(), Chronicle.irregularities(records));
        Path whole = chronicle.writeTo(folder.resolve("whole.log"));
        Program.Result verified = Verifier.verify("--complete", "--head", folder.resolve("audit.log.state"), whole);
        System.out.println(records.size() + " records, starts " + reasons + "\n" + verified.output());
        assertTrue(verified.exitValue() == 0 && verified.output().contains("agrees with"), verified::toString);
    }

    private void assertOthersCanRead() throws Exception {
        List<String> lines = Chronicle.lines(audit());
        assertEquals("resume " + Chronicle.number(lines.get(lines.size() - 1)), ReferenceReader.says(audit()));
        Program.Result verified = Watch.verify("--json", audit());
        assertTrue(verified.exitValue() == 0 && verified.output().contains("\"sound\""), verified::toString);
        Program.Result shown = Watch.audit("show", audit());
        assertEquals(1 + lines.size(), shown.output().lines().count(), shown::toString);
        Program.Result tail = Watch.audit("tail", "-n", "5", audit());
        assertEquals(lines.subList(lines.size() - 5, lines.size()).stream().map(Chronicle::number).toList(), tail.output().lines().skip(1).map(line -> Long.parseLong(line.strip().split(" ")[0])).toList(),
            tail::toString);
    }
}
