// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What unsuccessful children have written, as lines for the log that cannot harm a terminal or a reader; where the operator wants that, and never in a record. Recovery thread only. Source: recovery specification
 * 9.4, audit log 3.6.
 */
final class OutputLines {
    private static final Logger LOG = LoggerFactory.getLogger("org.varta.recovery");
    private static final int CHILDREN_PER_SECOND = 10;
    private static final int MOST_LINES = 5;
    private static final int MOST_BYTES = 320;
    private static final char REPLACEMENT = '\uFFFD';

    private final LogLimit limit = new LogLimit(CHILDREN_PER_SECOND);

    void quote(Child child, long now) {
        String text = child.text();
        int suppressed = text.isBlank() ? LogLimit.SUPPRESSED : limit.admit(now);
        if (suppressed == LogLimit.SUPPRESSED) {
            return;
        }
        of("recovery: child " + child.pidText() + " for agent " + child.agentText() + " wrote: ", text).forEach(LOG::warn);
        if (suppressed > 0) {
            LOG.warn("recovery: what {} more children wrote was not logged", suppressed);
        }
    }

    /** The first lines that say something, each with these words before it and cut to 320 bytes with them. */
    private static List<String> of(String words, String text) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length() && lines.size() < MOST_LINES) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            // No character is shorter than a byte, so what is behind that many of them is never shown.
            String line = harmless(text.substring(start, Math.min(end, start + MOST_BYTES))).stripTrailing();
            if (!line.isBlank()) {
                lines.add(cut(words + line));
            }
            start = end + 1;
        }
        return lines;
    }

    private static String harmless(String line) {
        StringBuilder clean = new StringBuilder(line.length());
        line.codePoints().forEach(point -> {
            boolean isControl = point < 0x20 || point >= 0x7F && point <= 0x9F || point == 0x2028 || point == 0x2029;
            boolean isHalf = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
            clean.appendCodePoint(isControl ? ' ' : isHalf ? REPLACEMENT : point);
        });
        return clean.toString();
    }

    /** Never in the middle of a character. */
    private static String cut(String line) {
        int bytes = 0;
        for (int at = 0; at < line.length(); ) {
            int point = line.codePointAt(at);
            bytes += Character.toString(point).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MOST_BYTES) {
                return line.substring(0, at);
            }
            at += Character.charCount(point);
        }
        return line;
    }
}
