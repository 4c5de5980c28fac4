// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.api.audit.AuditRecord;
import org.varta.api.transport.Origin;

/** What recovery hands to the audit log when there is much of it, and when there is none: recovery specification 11.2 and 15, R7. */
class FloodOfRefusalsTest {
    /** Answers that the ledger leaves out first. */
    private static final Set<String> NOISE = Set.of("debounced", "outstanding_in_flight", "skipped_agent_resumed", "skipped_pid_recycled", "skipped_stall_unverifiable");

    @Test
    void recA3_recR7_shouldCallAFloodNoiseAndHandOverEveryStartAndEndInItsPlace() {
        Scene scene = new Scene("childCapacity", 8192).at(5000);
        scene.action.script = run -> run.exits(0);
        IntStream.rangeClosed(1, 4096).forEach(pid -> scene.stalls(pid, 7));
        scene.passes();
        scene.pass();
        scene.audit.records.clear();
        scene.at(5500);
        IntStream.rangeClosed(1, 2048).forEach(pid -> scene.stalls(pid, 7));
        scene.stalls(5000, 7);
        IntStream.rangeClosed(2049, 4096).forEach(pid -> scene.stalls(pid, 7));
        scene.passes();
        scene.pass();
        List<AuditRecord> records = scene.audit.records;
        Set<String> reasons = records.stream().filter(AuditRecord.Refused.class::isInstance).map(record -> ((AuditRecord.Refused) record).reason()).collect(Collectors.toSet());
        assertEquals(Set.of("debounced"), reasons);
        assertTrue(NOISE.containsAll(reasons));
        assertEquals(1, records.stream().filter(AuditRecord.Spawn.class::isInstance).count());
        assertEquals(1, records.stream().filter(AuditRecord.Complete.class::isInstance).count());
        assertEquals(4096 + 2, records.size(), "nothing is left out here: what gives way to what is the ledger's rule");
    }

    @Test
    void recA2_shouldDecideWithoutAnAuditLogAndWriteNone(@TempDir Path folder) throws Exception {
        Scene scene = Scene.in(folder, 5000);
        scene.audits.withdraw(scene.audit);
        scene.action.script = run -> run.exits(1);
        scene.stalls(1, 7);
        scene.feed.add(scene.verdict(2, 7, Origin.SOCKET_MODE_ONLY, false));
        scene.pass();
        assertEquals(List.of(), scene.pass());
        assertEquals(List.of(1L, 1L, 1L), List.of(scene.count(Outcome.SPAWNED), scene.count(Outcome.REAPED_NONZERO), scene.count(Outcome.REFUSED_SOCKET_MODE_ONLY)));
        scene.desk.end();
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(Set.of("recovery.attempts", "recovery.children", "recovery.lock"), files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
        }
    }
}
