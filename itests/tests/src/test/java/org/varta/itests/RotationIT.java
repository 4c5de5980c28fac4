// SPDX-License-Identifier: Apache-2.0
package org.varta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.itests.harness.Appliance;
import org.varta.itests.harness.Await;
import org.varta.itests.harness.Chronicle;
import org.varta.itests.harness.Program;
import org.varta.itests.harness.Records;
import org.varta.itests.harness.ReferenceReader;
import org.varta.itests.harness.Verifier;

/** The audit log rotates many times a second under load, and what may happen to it meanwhile happens. Old generations are deleted in the course of that, so all of them are kept apart before. */
class RotationIT {
    private static final String LEDGER = "org.varta.audit";
    private static final String FILE = "org.varta.audit.file~main";
    private static final String SECOND = "org.varta.itests.sink";
    private static final String LOAD = "org.varta.itests.records";
    private static final String ROTATIONS = "varta_audit_boot_total{reason=rotation}";
    private static final String DISPLACED = "varta_audit_io_errors_total{op=identity}";
    private static final String FAILED = "varta_audit_io_errors_total{op=rename}";
    private static final long MAX_BYTES = 16_384;
    private static final long LOOK_MILLIS = 5;
    private static final Duration QUIET = Duration.ofMillis(100);

    @TempDir
    Path folder;
    private final AtomicReference<Throwable> trouble = new AtomicReference<>();
    private Appliance appliance;
    private Chronicle chronicle;
    private ScheduledExecutorService keeper;

    @BeforeEach
    void prepare() {
        // As in the runtime the sink stops behind the ledger.
        appliance = new Appliance(folder).without("audit.file").plus(15, "audit.file");
        chronicle = new Chronicle(appliance.auditFile());
        appliance.usual(60_000).with(LEDGER, Map.of("stateDir", appliance.stateFolder().toString(), "rotationBudgetMillis", 1)).with(FILE, file(MAX_BYTES)).with(LOAD, Map.of("producers", 8));
        keeper = Executors.newSingleThreadScheduledExecutor();
        keeper.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        keeper.shutdownNow();
        appliance.close();
    }

    private void look() {
        try {
            chronicle.keepFinished();
        } catch (IOException | RuntimeException e) {
            trouble.compareAndSet(null, e);
        }
    }

    private void begin() throws Exception {
        appliance.start();
        appliance.awaitCondition("varta.audit.ready");
    }

    private Map<String, Object> file(long maxBytes) {
        return Map.of("path", appliance.auditFile().toString(), "maxBytes", maxBytes);
    }

    private Path second() {
        return folder.resolve("second.log");
    }

    private long durable() {
        return appliance.receipts().get(-1);
    }

    private void awaitRecords(long more) {
        long goal = durable() + more;
        Await.value("durable records, wanted " + goal, this::durable, count -> count >= goal);
    }

    private void awaitRotations(long more) {
        long goal = appliance.metric(ROTATIONS) + more;
        Await.value("rotations, wanted " + goal, () -> appliance.metric(ROTATIONS), count -> count >= goal);
    }

    /** Nothing is written any more, and no rotation is due; the log stays open. */
    private void settle(long maxBytes) {
        appliance.configure(LOAD, Map.of("producers", 0));
        Await.until(() -> "fates of all records: " + appliance.receipts().get(0), () -> {
            Map<Integer, Long> receipts = appliance.receipts();
            return receipts.get(0) <= receipts.get(-1) + receipts.get(-2) + receipts.get(-3) + receipts.get(-4);
        });
        Await.until(() -> "the last rotation", () -> {
            long length = appliance.auditFile().toFile().length();
            return length > 0 && (maxBytes == 0 || length < maxBytes);
        });
        Await.quiet(() -> appliance.metric(ROTATIONS), QUIET);
    }

    /** Every receipt is honoured by the history of the log, which is one chain; and what is left of the log itself can be read by all. */
    private void assertNothingLost(Path... others) throws Exception {
        chronicle.keepAll();
        assertEquals(null, trouble.get());
        assertEquals(List.of(), chronicle.contradictions());
        Path whole = chronicle.writeTo(folder.resolve("whole.log"));
        List<Path> all = Stream.concat(Stream.of(whole), Stream.of(others)).toList();
        assertEquals(List.of(), Records.differences(appliance.receipts(), all));
        Program.Result verified = Verifier.verify(Stream.concat(Stream.of("--complete", "--head", appliance.stateFolder()), all.stream()).toArray());
        System.out.println(durable() + " durable records, " + appliance.metric(ROTATIONS) + " rotations\n" + verified.output());
        assertTrue(verified.exitValue() == 0 && verified.output().contains("agrees with"), verified::toString);
        List<String> lines = Chronicle.lines(appliance.auditFile());
        assertEquals("resume " + Chronicle.number(lines.get(lines.size() - 1)), ReferenceReader.says(appliance.auditFile()));
        if (others.length == 0) {
            // Somebody may take the file in the moment between the boot record and the move; then that number is burned and the present generation goes on.
            List<String> burned = Chronicle.irregularities(chronicle.records());
            assertTrue(burned.size() <= appliance.metric(FAILED), burned::toString);
            assertEquals(0, Verifier.verify("--head", appliance.stateFolder(), appliance.auditFile()).exitValue());
        }
    }

    @Test
    void shouldFollowAChangedSizeWithoutOpeningTheLogAgain() throws Exception {
        begin();
        for (long size : new long[] {MAX_BYTES, 4096, 3 * MAX_BYTES, MAX_BYTES}) {
            appliance.configure(FILE, file(size));
            awaitRotations(8);
        }
        appliance.configure(FILE, file(0));
        awaitRecords(10);
        long rotations = appliance.metric(ROTATIONS);
        awaitRecords(1_000);
        assertEquals(rotations, appliance.metric(ROTATIONS));
        settle(0);
        assertEquals(1, appliance.metric("varta_audit_boot_total{reason=fresh}"));
        assertEquals(0, appliance.metric("varta_audit_boot_total{reason=resume}"));
        assertEquals(0, appliance.metric("varta_audit_continuity_total{event=moved}"));
        assertNothingLost();
    }

    @Test
    void shouldResumeAfterAnOrderlyStopInMidRotation() throws Exception {
        int restarts = 8;
        begin();
        for (int restart = 1; restart <= restarts; restart++) {
            awaitRotations(3);
            appliance.stop();
            chronicle.keepAll();
            List<String> left = Chronicle.lines(appliance.auditFile());
            assertEquals("resume " + Chronicle.number(left.get(left.size() - 1)), ReferenceReader.says(appliance.auditFile()));
            begin();
            assertEquals(restart, appliance.metric("varta_audit_boot_total{reason=resume}"));
        }
        settle(MAX_BYTES);
        assertEquals(1, appliance.metric("varta_audit_boot_total{reason=fresh}"));
        assertEquals(0, appliance.metric("varta_audit_continuity_total{event=gap_inserted}"));
        assertNothingLost();
    }

    @Test
    void shouldKeepEveryRecordWhenOthersTakeTheLiveFileAway() throws Exception {
        begin();
        for (int theft = 1; theft <= 9; theft++) {
            awaitRotations(1);
            displace(theft);
            int seen = theft;
            Await.until(() -> "notice of theft " + seen + ": " + appliance.metric(DISPLACED), () -> appliance.metric(DISPLACED) >= seen);
        }
        awaitRotations(2);
        settle(MAX_BYTES);
        assertEquals(9, appliance.metric(DISPLACED));
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> foreign = files.filter(file -> file.getFileName().toString().contains(".foreign.")).toList();
            assertEquals(3, foreign.size(), foreign::toString);
            for (Path file : foreign) {
                assertEquals("not ours\n", Files.readString(file));
            }
        }
        assertNothingLost();
    }

    /** By turns moved away, deleted, replaced. */
    private void displace(int theft) throws Exception {
        Path stolen = folder.resolve("stolen." + theft);
        Await.until(() -> "a live file to take", () -> {
            try {
                if (theft % 3 == 1) {
                    Files.delete(appliance.auditFile());
                } else {
                    Files.move(appliance.auditFile(), stolen);
                }
                return true;
            } catch (NoSuchFileException e) {
                return false; // between two generations
            }
        });
        if (theft % 3 == 0) {
            Files.writeString(folder.resolve("other"), "not ours\n");
            Files.move(folder.resolve("other"), appliance.auditFile());
        }
    }

    @Test
    void shouldLoseNoRecordWhenTheSinkIsSwappedWhileRotating() throws Exception {
        appliance.with(SECOND, Map.of("path", second().toString(), "service.ranking", -1));
        begin();
        for (int swap = 1; swap <= 20; swap++) {
            boolean isSecond = swap % 2 == 1;
            if (!isSecond) {
                awaitRecords(20);
            } else {
                awaitRotations(2);
            }
            appliance.configure(SECOND, Map.of("path", second().toString(), "service.ranking", isSecond ? 1 : -1));
            String filter = "(&(osgi.condition.id=varta.audit.ready)" + (isSecond ? "(varta.audit.sink=second)" : "(!(varta.audit.sink=second))") + ")";
            Await.until(() -> "log on the " + (isSecond ? "second" : "first") + " sink", () -> appliance.hasCondition(filter));
        }
        awaitRotations(2);
        settle(MAX_BYTES);
        assertNothingLost(second());
        appliance.stop();
        assertNothingLost(second());
    }
}
