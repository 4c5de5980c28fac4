// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.varta.api.recovery.RecoveryAttempt;

/**
 * One line of the file of attempts: what is known of one start. A later line of the same number replaces an earlier one.
 *
 * <pre>
 *   number TAB boot TAB wall clock TAB monotonic TAB pid TAB generation TAB agent TAB action TAB target TAB notice
 *     TAB outcome TAB ran TAB effect TAB settled after TAB healthy TAB CRC-32C of all before it, 8 hex digits LF
 * </pre>
 *
 * Times are nanoseconds, the wall clock is milliseconds since 1970, words are percent-encoded. Outcome {@code WITHDRAWN}: it was never started. Outcome {@code FORGIVEN}: no start, but a person's word that the starts of that agent with
 * smaller numbers shall count no more.
 *
 * @param id the start's number
 * @param boot identifier of the system's life in which it was written
 * @param wallclockMillis when it was started by the wall clock
 * @param facts the start; null if it was withdrawn, or is none. Its times count from a clock that means nothing after the end of the process that wrote them
 * @param forgiven the agent that was forgiven; null if this is a start
 */
record AttemptLine(long id, String boot, long wallclockMillis, RecoveryAttempt facts, String forgiven) {
    private static final String WITHDRAWN = "WITHDRAWN";
    private static final String FORGIVEN = "FORGIVEN";
    private static final int FIELDS = 16;
    private static final int MOST_WORD = 256;

    AttemptLine(long id, String boot, long wallclockMillis, RecoveryAttempt facts) {
        this(id, boot, wallclockMillis, facts, null);
    }

    String text() {
        String words = String.join("\t", Long.toString(id), word(boot), Long.toString(wallclockMillis), body());
        return words + "\t" + checksum(words) + "\n";
    }

    private String body() {
        if (facts == null) {
            return String.join("\t", "0", "0", "0", forgiven == null ? "" : word(forgiven), "", "", "false", forgiven == null ? WITHDRAWN : FORGIVEN, "0", RecoveryAttempt.Effect.UNWATCHED.name(), "0", "0");
        }
        return String.join("\t", Long.toString(facts.startedAt()), Integer.toUnsignedString(facts.pid()), Long.toUnsignedString(facts.generation()),
            word(facts.agent()), word(facts.action()), word(facts.target()), Boolean.toString(facts.isNotice()), facts.outcome().name(),
            Long.toString(facts.endedAt() - facts.startedAt()), facts.effect().name(), Long.toString(facts.settledAt() - facts.startedAt()),
            Long.toString(facts.healthyNanos()));
    }

    private static String word(String text) {
        return URLEncoder.encode(text.length() <= MOST_WORD ? text : text.substring(0, MOST_WORD), StandardCharsets.UTF_8);
    }

    /** Null if that is no line. */
    static AttemptLine of(String line) {
        int end = line.lastIndexOf('\t');
        String[] fields = line.split("\t", -1);
        if (end < 0 || fields.length != FIELDS || !line.substring(end + 1).equals(checksum(line.substring(0, end)))) {
            return null;
        }
        try {
            String forgiven = fields[10].equals(FORGIVEN) ? text(fields[6]) : null;
            return new AttemptLine(Long.parseLong(fields[0]), text(fields[1]), Long.parseLong(fields[2]), facts(fields), forgiven);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static RecoveryAttempt facts(String[] fields) {
        if (fields[10].equals(WITHDRAWN) || fields[10].equals(FORGIVEN)) {
            return null;
        }
        long startedAt = Long.parseLong(fields[3]);
        return new RecoveryAttempt(Long.parseUnsignedLong(fields[5]), text(fields[7]), startedAt, startedAt + Long.parseLong(fields[11]),
            RecoveryAttempt.Outcome.valueOf(fields[10]), Integer.parseUnsignedInt(fields[4]), text(fields[6]), text(fields[8]),
            Boolean.parseBoolean(fields[9]), RecoveryAttempt.Effect.valueOf(fields[12]), startedAt + Long.parseLong(fields[13]), Long.parseLong(fields[14]));
    }

    private static String text(String word) {
        return URLDecoder.decode(word, StandardCharsets.UTF_8);
    }

    private static String checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }
}
