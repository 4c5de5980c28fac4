// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import java.util.LinkedHashMap;
import java.util.Map;
import org.varta.api.audit.RecordLine;

/**
 * Starts whose end is not in the log. When a new observer opens the log, whatever the one before had started and not seen end was left to itself. Fed with the records in the order of the chain; bounded. Used once. Source:
 * recovery specification 12.2.
 */
final class OpenStarts {
    static final int MOST = 65_536;
    private static final int PID = 4;
    private static final int CHILD = 5;

    private final Findings findings;
    /** Numbers of the starts by agent and child, oldest first. */
    private final Map<Long, Long> open = new LinkedHashMap<>();
    private long observer = -1;

    OpenStarts(Findings findings) {
        this.findings = findings;
    }

    /** The present record of a reader. */
    void see(SetReader reader) {
        RecordLine record = reader.record();
        switch (record.kind()) {
            case BOOT -> open(reader.column(PID), record.reason(), record.number());
            case SPAWN -> {
                if (open.size() < MOST) {
                    open.put(key(reader), record.number());
                }
            }
            case COMPLETE -> open.remove(key(reader));
            case REFUSED -> {
                // Nothing was started.
            }
        }
    }

    private static long key(SetReader reader) {
        return reader.column(PID) << Integer.SIZE | reader.column(CHILD);
    }

    /** A generation or another sink is begun by the same observer, and its children go on. */
    private void open(long pid, String reason, long number) {
        if (pid != observer || !reason.equals("rotation")) {
            open.forEach((key, start) -> findings.note("number " + Long.toUnsignedString(start) + ": child " + (key & 0xFFFF_FFFFL) + ", started for process " + (key >>> Integer.SIZE)
                + ", has no end in the log; its observer was gone before number " + Long.toUnsignedString(number)));
            open.clear();
        }
        observer = pid;
    }

    /** At the end of the log an observer may still follow them. */
    void end() {
        if (!open.isEmpty()) {
            findings.note(open.size() + (open.size() == 1 ? " start has" : " starts have") + " no end so far, from number " + Long.toUnsignedString(open.values().iterator().next()) + " on");
        }
    }
}
