// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import org.varta.api.audit.AuditRecord;
import org.varta.api.audit.AuditRecord.Complete;
import org.varta.api.audit.AuditRecord.End;
import org.varta.api.audit.AuditRecord.Refused;
import org.varta.api.audit.AuditRecord.Spawn;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.RecordLine.Kind;

/** The columns of each kind of record between its number and its chain. Stateless. Source: audit schema v2, record kinds. */
final class RecordText {
    /** More than all columns of any kind but the free texts. */
    private static final int FIXED_BYTES = 320;
    private static final int MOST_UTF8_PER_CHAR = 3;
    /** No line of any record is longer than this. */
    static final int MOST_BYTES = FIXED_BYTES + 3 * LineText.LONGEST_TEXT;

    private RecordText() {
    }

    static Kind kind(AuditRecord record) {
        if (record instanceof Spawn) {
            return Kind.SPAWN;
        }
        return record instanceof Complete ? Kind.COMPLETE : Kind.REFUSED;
    }

    /** No line of the record is longer than this. */
    static int mostBytes(AuditRecord record) {
        if (record instanceof Spawn spawn) {
            return FIXED_BYTES + mostBytes(spawn.mode()) + mostBytes(spawn.program()) + mostBytes(spawn.source());
        }
        return record instanceof Refused refused ? FIXED_BYTES + mostBytes(refused.reason()) : FIXED_BYTES;
    }

    private static int mostBytes(String text) {
        return (int) Math.min((long) MOST_UTF8_PER_CHAR * text.length(), LineText.LONGEST_TEXT);
    }

    static void write(LineText line, long number, AuditRecord record) {
        line.start();
        line.unsigned(number);
        line.tab().unsigned(Math.max(0, record.wallclockMillis()));
        line.tab().unsigned(record.observerNanos());
        if (record instanceof Spawn spawn) {
            writeSpawn(line, spawn);
        } else if (record instanceof Complete complete) {
            writeComplete(line, complete);
        } else if (record instanceof Refused refused) {
            line.tab().ascii("refused").tab().unsigned(Integer.toUnsignedLong(refused.agentPid()));
            line.tab().text(refused.reason());
        }
    }

    private static void writeSpawn(LineText line, Spawn spawn) {
        line.tab().ascii("spawn").tab().unsigned(Integer.toUnsignedLong(spawn.agentPid()));
        line.tab().unsigned(Integer.toUnsignedLong(spawn.childPid()));
        line.tab().text(spawn.mode());
        line.tab().text(spawn.program());
        line.tab().text(spawn.source());
        line.tab().unsigned(Integer.toUnsignedLong(spawn.templateLength()));
    }

    private static void writeComplete(LineText line, Complete complete) {
        line.tab().ascii("complete").tab().unsigned(Integer.toUnsignedLong(complete.agentPid()));
        line.tab().unsigned(Integer.toUnsignedLong(complete.childPid()));
        writeEnd(line, complete.end());
        line.tab().unsigned(complete.durationNanos());
        line.tab().unsigned(Integer.toUnsignedLong(complete.stdoutBytes()));
        line.tab().unsigned(Integer.toUnsignedLong(complete.stderrBytes()));
        line.tab().ascii(complete.isTruncated() ? "true" : "false");
    }

    private static void writeEnd(LineText line, End end) {
        if (end instanceof End.Reaped reaped) {
            line.tab().ascii("reaped").tab().signed(reaped.exitCode()).tab().ascii("-");
        } else if (end instanceof End.KilledBySignal killed) {
            line.tab().ascii("killed").tab().ascii("-").tab().signed(killed.signal());
        } else if (end instanceof End.KilledWithExit killed) {
            line.tab().ascii("killed").tab().signed(killed.exitCode()).tab().ascii("-");
        } else {
            line.tab().ascii("reap_failed").tab().ascii("-").tab().ascii("-");
        }
    }

    static void writeBoot(LineText line, long number, long wallMillis, int pid, ChainHash parent, BootReason reason) {
        line.start();
        line.unsigned(number);
        line.tab().unsigned(Math.max(0, wallMillis));
        line.tab().ascii("0").tab().ascii("boot").tab().unsigned(Integer.toUnsignedLong(pid));
        line.tab().hash(parent);
        line.tab().ascii(reason.token());
    }
}
