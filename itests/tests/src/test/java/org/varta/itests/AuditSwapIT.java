// SPDX-License-Identifier: Apache-2.0
package org.varta.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.itests.harness.Appliance;
import org.varta.itests.harness.Await;
import org.varta.itests.harness.Load;
import org.varta.itests.harness.Program;
import org.varta.itests.harness.Records;
import org.varta.itests.harness.Verifier;

/** The audit log moves between sinks, and through restarts, while records are written and beats come in: no record is missing or doubled, and both sinks together verify. */
class AuditSwapIT {
    private static final int SWAPS = 100;
    private static final int UPDATES = 50;
    private static final int RESTARTS = 12;
    private static final long RECORDS_BETWEEN = 20;
    private static final String SINK = "org.varta.itests.sink";
    private static final String LOAD = "org.varta.itests.records";

    @TempDir
    Path folder;
    private Appliance appliance;
    private Load beats;

    @BeforeEach
    void start() throws Exception {
        appliance = new Appliance(folder).usual(60_000).with(SINK, sink(-1)).with(LOAD, Map.of("producers", 8)).start();
        appliance.awaitCondition("varta.audit.ready");
        appliance.awaitCondition("varta.observer.ready");
        beats = Load.start(appliance, 4, 10_000);
    }

    @AfterEach
    void stop() throws Exception {
        try (Appliance all = appliance; Load most = beats) {
            assertTrue(all != null && most != null);
        }
    }

    private Path second() {
        return folder.resolve("second.log");
    }

    private Map<String, Object> sink(int ranking) {
        return Map.of("path", second().toString(), "service.ranking", ranking);
    }

    private long durable() {
        return appliance.receipts().get(-1);
    }

    private void awaitRecords() {
        long goal = durable() + RECORDS_BETWEEN;
        Await.value("durable records, wanted " + goal, this::durable, count -> count >= goal);
    }

    private void awaitSink(boolean isSecond) {
        String filter = "(&(osgi.condition.id=varta.audit.ready)" + (isSecond ? "(varta.audit.sink=second)" : "(!(varta.audit.sink=second))") + ")";
        Await.until(() -> "log on the " + (isSecond ? "second" : "first") + " sink", () -> appliance.hasCondition(filter));
    }

    /** Nothing is written any more; the log stays open. */
    private void settle() throws Exception {
        appliance.configure(LOAD, Map.of("producers", 0));
        Await.until(() -> "fates of all records: " + appliance.receipts().get(0), () -> {
            Map<Integer, Long> receipts = appliance.receipts();
            return receipts.get(0) <= receipts.get(-1) + receipts.get(-2) + receipts.get(-3) + receipts.get(-4);
        });
        assertTrue(durable() > RESTARTS * RECORDS_BETWEEN, () -> "only " + durable() + " records");
        assertEquals(Map.of(), beats.settle(0));
        assertEquals(0, appliance.metric("varta_observer_stalls_total"));
    }

    private void assertSound(Path... files) throws Exception {
        assertEquals(List.of(), Records.differences(appliance.receipts(), List.of(files)));
        Program.Result verified = Verifier.verify(List.of(files).toArray());
        System.out.println(verified.output());
        assertEquals(0, verified.exitValue(), verified::toString);
    }

    @Test
    void shouldLoseNoRecordWhenSinkIsSwappedByRanking() throws Exception {
        for (int swap = 1; swap <= SWAPS; swap++) {
            appliance.configure(SINK, sink(swap % 2 == 0 ? -1 : 1));
            awaitSink(swap % 2 == 1);
            awaitRecords();
        }
        settle();
        assertSound(appliance.auditFile(), second());
        appliance.stop();
        assertSound(appliance.auditFile(), second());
    }

    @Test
    void shouldLoseNoRecordWhenSinkComesAndGoes() throws Exception {
        for (int swap = 1; swap <= SWAPS; swap++) {
            if (swap % 2 == 1) {
                appliance.configure(SINK, sink(1));
            } else {
                appliance.forget(SINK);
            }
            awaitSink(swap % 2 == 1);
            awaitRecords();
        }
        settle();
        assertSound(appliance.auditFile(), second());
    }

    @Test
    void shouldLoseNoRecordWhenSinkBundleIsUpdated() throws Exception {
        for (int swap = 1; swap <= SWAPS; swap++) {
            appliance.update("audit.file", "0.1." + swap);
            awaitRecords();
        }
        settle();
        assertSound(appliance.auditFile(), second());
    }

    @Test
    void shouldLoseNoRecordWhenLedgerBundleIsUpdated() throws Exception {
        for (int swap = 1; swap <= UPDATES; swap++) {
            appliance.update("audit", "0.1." + swap);
            awaitSink(false);
            awaitRecords();
        }
        settle();
        assertSound(appliance.auditFile(), second());
    }

    @Test
    void shouldContinueChainOverRestartsAndBothSinks() throws Exception {
        for (int restart = 1; restart <= RESTARTS; restart++) {
            appliance.stop();
            Program.Result between = Verifier.verify(appliance.auditFile(), second());
            assertEquals(0, between.exitValue(), between::toString);
            appliance.start();
            awaitSink(restart % 4 == 2 || restart % 4 == 3);
            awaitRecords();
            // Every other time the log moves, so that it is found on either sink by the next life.
            if (restart % 2 == 1) {
                appliance.configure(SINK, sink(restart % 4 == 1 ? 1 : -1));
                awaitSink(restart % 4 == 1);
                awaitRecords();
            }
        }
        settle();
        assertSound(appliance.auditFile(), second());
    }
}
