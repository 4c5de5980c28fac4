// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Records as rows of a table for people. Columns that the grammar does not judge may hold anything; they are shown as they are. No control character gets through. Stateless but for the
 * zone; thread safe.
 */
final class RecordTable {
    private static final String ROW = "%8s  %-23s  %-8s  %10s  %10s  %-16s  %11s  %s";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT);
    private static final long LAST_SHOWN_MILLIS = 253_402_300_799_999L;

    private final ZoneId zone;

    RecordTable(ZoneId zone) {
        this.zone = zone;
    }

    String heading() {
        return row("NUMBER", "TIME (" + zone.getId() + ")", "KIND", "AGENT", "CHILD", "OUTCOME", "TOOK", "REASON");
    }

    /** The row of a line that is a record. */
    String row(String line) {
        String[] column = line.split("\t", -1);
        String time = time(column[1]);
        String kind = column[3];
        return switch (kind) {
            case "boot" -> row(column[0], time, kind, "", "", "observer " + column[4], "", column[6]);
            case "spawn" -> row(column[0], time, kind, column[4], column[5], "started (" + column[6] + ")", "", column[7] + (column[8].equals("inline") ? "" : " from " + column[8]));
            case "complete" -> row(column[0], time, kind, column[4], column[5], outcome(column[6], column[7], column[8]), HumanDuration.ofNanos(column[9]),
                    output(column[10], column[11], column[12]));
            default -> row(column[0], time, kind, column[4], "", "not started", "", column[5]);
        };
    }

    private static String row(Object... cells) {
        return Printable.of(String.format(Locale.ROOT, ROW, cells)).stripTrailing();
    }

    private String time(String millis) {
        try {
            long value = Long.parseUnsignedLong(millis);
            boolean isShown = value >= 0 && value <= LAST_SHOWN_MILLIS;
            return isShown ? TIME.format(Instant.ofEpochMilli(value).atZone(zone)) : millis + " ms";
        } catch (NumberFormatException e) {
            return millis;
        }
    }

    private static String outcome(String outcome, String exit, String signal) {
        String prefix = outcome.equals("reaped") ? "" : outcome;
        String how = exit.equals("-") ? signal.equals("-") ? "" : "signal " + signal : "exit " + exit;
        return prefix.isEmpty() || how.isEmpty() ? prefix + how : prefix + ", " + how;
    }

    private static String output(String out, String err, String isTruncated) {
        String sizes = out.equals("0") && err.equals("0") ? "" : "output " + out + " + " + err + " bytes";
        String cut = isTruncated.equals("true") ? "truncated" : "";
        return sizes.isEmpty() || cut.isEmpty() ? sizes + cut : sizes + ", " + cut;
    }
}
