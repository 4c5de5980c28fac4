// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.varta.api.audit.AuditLog;
import org.varta.api.audit.AuditRecord;
import org.varta.api.audit.AuditTicket;

/** An audit log that remembers what it was given, as lines without number, wall clock and chain; {@code ·} stands for the tabulator. */
final class RecordingAudit implements AuditLog {
    final List<String> lines = new ArrayList<>();
    final List<AuditRecord> records = new ArrayList<>();
    State state = State.OPEN;
    RuntimeException failure;
    int room = Integer.MAX_VALUE;
    int dropped;
    int patientRecords;

    @Override
    public AuditTicket offer(AuditRecord record) {
        if (failure != null) {
            throw failure;
        }
        if (room == 0) {
            dropped++;
            return ticket(AuditTicket.Fate.DROPPED);
        }
        room--;
        return keep(record);
    }

    @Override
    public AuditTicket append(AuditRecord record, Duration patience) {
        patientRecords++;
        // Whoever waits gets room here.
        return patience.isZero() ? offer(record) : keep(record);
    }

    private AuditTicket keep(AuditRecord record) {
        records.add(record);
        lines.add(line(record));
        return ticket(AuditTicket.Fate.DURABLE);
    }

    private static AuditTicket ticket(AuditTicket.Fate fate) {
        return () -> CompletableFuture.completedFuture(new AuditTicket.Receipt(fate, 0));
    }

    @Override
    public State state() {
        return state;
    }

    private static String line(AuditRecord record) {
        String head = record.observerNanos() + "·";
        String pid = "·" + Integer.toUnsignedString(record.agentPid()) + "·";
        if (record instanceof AuditRecord.Spawn spawn) {
            return head + "spawn" + pid + spawn.childPid() + "·" + spawn.mode() + "·" + spawn.program() + "·" + spawn.source() + "·" + spawn.templateLength();
        }
        if (record instanceof AuditRecord.Complete complete) {
            return head + "complete" + pid + complete.childPid() + "·" + end(complete.end()) + "·" + complete.durationNanos() + "·" + complete.stdoutBytes() + "·"
                + complete.stderrBytes() + "·" + complete.isTruncated();
        }
        return head + "refused" + pid + ((AuditRecord.Refused) record).reason();
    }

    private static String end(AuditRecord.End end) {
        if (end instanceof AuditRecord.End.Reaped reaped) {
            return "reaped·" + reaped.exitCode() + "·-";
        }
        if (end instanceof AuditRecord.End.KilledBySignal killed) {
            return "killed·-·" + killed.signal();
        }
        return end instanceof AuditRecord.End.KilledWithExit killed ? "killed·" + killed.exitCode() + "·-" : "reap_failed·-·-";
    }

    /** Lines since the last call. */
    List<String> take() {
        List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }
}
