// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.varta.api.audit.RecordLine.Kind;

/**
 * Which records are shown. Immutable.
 *
 * @param agent pid column, or null for any
 * @param kinds kind column; none for any
 * @param since the earliest moment, or null
 * @param until the first moment that is too late, or null
 */
record RecordFilter(String agent, List<String> kinds, Instant since, Instant until) {
    static RecordFilter of(Arguments arguments, Clock clock) throws UsageException {
        String agent = arguments.last("--agent", null);
        if (agent != null) {
            agent = pid(agent);
        }
        for (String kind : arguments.all("--kind")) {
            if (Arrays.stream(Kind.values()).noneMatch(known -> known.name().toLowerCase(Locale.ROOT).equals(kind))) {
                throw new UsageException("--kind needs boot, spawn, complete or refused, not " + kind);
            }
        }
        return new RecordFilter(agent, arguments.all("--kind"), moment(arguments, "--since", clock), moment(arguments, "--until", clock));
    }

    private static String pid(String text) throws UsageException {
        try {
            return Integer.toUnsignedString(Integer.parseUnsignedInt(text));
        } catch (NumberFormatException e) {
            throw new UsageException("--agent needs the number of a process, not " + text);
        }
    }

    private static Instant moment(Arguments arguments, String option, Clock clock) throws UsageException {
        String text = arguments.last(option, null);
        return text == null ? null : Moment.of(option, text, clock);
    }

    /** Whether a line that is a record is shown. */
    boolean accepts(String line) {
        String[] column = line.split("\t", -1);
        return (kinds.isEmpty() || kinds.contains(column[3])) && (agent == null || !column[3].equals("boot") && column[4].equals(agent)) && isInTime(column[1]);
    }

    private boolean isInTime(String millis) {
        if (since == null && until == null) {
            return true;
        }
        try {
            Instant time = Instant.ofEpochMilli(Long.parseUnsignedLong(millis));
            return (since == null || !time.isBefore(since)) && (until == null || time.isBefore(until));
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
