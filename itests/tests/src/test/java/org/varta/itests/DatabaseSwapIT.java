// SPDX-License-Identifier: Apache-2.0
package org.varta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
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
import org.varta.itests.harness.Watch;

/** The audit log moves from a file into a database and back, live under load and while stopped. The database is read by the command {@code varta-watch audit export} alone. */
class DatabaseSwapIT {
    private static final int SWAPS = 10;
    private static final int RESTARTS = 4;
    private static final long RECORDS_BETWEEN = 50;
    private static final String DATABASE = "org.varta.audit.jdbc~main";
    private static final String LOAD = "org.varta.itests.records";

    @TempDir
    Path folder;
    private Appliance appliance;

    @BeforeAll
    static void needRuntime() {
        assertTrue(Watch.isAssembled(), "the runtime is not assembled; build the module runtime first");
    }

    @BeforeEach
    void start() throws Exception {
        appliance = new Appliance(folder).plus(15, "org.osgi.service.jdbc", "h2", "audit.jdbc");
        appliance.usual(60_000).with(DATABASE, database(-1)).with(LOAD, Map.of("producers", 8)).start();
        awaitSink(false);
    }

    @AfterEach
    void stop() throws Exception {
        appliance.close();
    }

    private String url() {
        return "jdbc:h2:" + folder.resolve("database");
    }

    private Map<String, Object> database(int ranking) {
        return Map.of("url", url(), "service.ranking", ranking);
    }

    private long durable() {
        return appliance.receipts().get(-1);
    }

    private void awaitRecords() {
        long goal = durable() + RECORDS_BETWEEN;
        Await.value("durable records, wanted " + goal, this::durable, count -> count >= goal);
    }

    private void awaitSink(boolean isDatabase) {
        String filter = "(&(osgi.condition.id=varta.audit.ready)" + (isDatabase ? "(varta.audit.sink=jdbc:*)" : "(!(varta.audit.sink=jdbc:*))") + ")";
        Await.until(() -> "log in the " + (isDatabase ? "database" : "file") + "; failures " + appliance.fixture("failures"), () -> appliance.hasCondition(filter));
    }

    private void settle() throws Exception {
        appliance.configure(LOAD, Map.of("producers", 0));
        Await.until(() -> "fates of all records: " + appliance.receipts().get(0), () -> {
            Map<Integer, Long> receipts = appliance.receipts();
            return receipts.get(0) <= receipts.get(-1) + receipts.get(-2) + receipts.get(-3) + receipts.get(-4);
        });
        appliance.stop();
    }

    private void assertOneChain() throws Exception {
        Path exported = folder.resolve("exported.log");
        Program.Result export = Watch.audit("export", "--url", url(), exported);
        assertTrue(Files.exists(exported), export::toString);
        // Half of a log is never sound.
        assertEquals(3, export.exitValue(), export::toString);
        assertEquals(3, Verifier.verify(appliance.auditFile()).exitValue());
        Program.Result both = Watch.verify("--complete", "--head", appliance.stateFolder(), appliance.auditFile(), exported);
        System.out.println(both.output());
        assertTrue(both.exitValue() == 0 && both.output().contains("agrees with"), both::toString);
        assertEquals(List.of(), Records.differences(appliance.receipts(), List.of(appliance.auditFile(), exported)));
        for (Path file : List.of(appliance.auditFile(), exported)) {
            List<String> lines = Chronicle.lines(file);
            assertEquals("resume " + Chronicle.number(lines.get(lines.size() - 1)), ReferenceReader.says(file));
            assertEquals(List.of(), Chronicle.irregularities(lines), "a gap stands before a boot record");
            assertEquals(1 + lines.size(), Watch.audit("show", file).output().lines().count());
        }
    }

    @Test
    void shouldBeOneChainWhenTheLogMovesIntoADatabaseAndBackUnderLoad() throws Exception {
        for (int swap = 1; swap <= SWAPS; swap++) {
            appliance.configure(DATABASE, database(swap % 2 == 1 ? 1 : -1));
            awaitSink(swap % 2 == 1);
            awaitRecords();
        }
        settle();
        assertOneChain();
    }

    @Test
    void shouldBeOneChainWhenTheLogMovesIntoADatabaseAndBackBetweenTwoLives() throws Exception {
        for (int restart = 1; restart <= RESTARTS; restart++) {
            awaitRecords();
            // The ledger hears of the change when it starts again.
            appliance.bundle("audit").stop();
            appliance.configure(DATABASE, database(restart % 2 == 1 ? 1 : -1));
            appliance.bundle("audit").start();
            awaitSink(restart % 2 == 1);
            if (restart % 4 >= 2) {
                appliance.stop();
                appliance.start();
                awaitSink(restart % 2 == 1);
            }
        }
        awaitRecords();
        settle();
        assertOneChain();
    }
}
