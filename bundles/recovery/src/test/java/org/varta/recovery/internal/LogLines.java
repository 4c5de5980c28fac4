// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What recovery logs from level INFO on while this is open, as {@code LEVEL message}. */
final class LogLines extends Handler implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger("org.varta.recovery");

    private final List<String> lines = new ArrayList<>();

    LogLines() {
        LOG.addHandler(this);
    }

    @Override
    public synchronized void publish(LogRecord line) {
        if (line.getLevel().intValue() >= Level.INFO.intValue()) {
            lines.add(line.getLevel() + " " + line.getMessage());
        }
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    synchronized long count(String part) {
        return lines.stream().filter(line -> line.contains(part)).count();
    }

    /** Levels of all lines so far, and forgets them. */
    synchronized List<String> takeLevels() {
        List<String> levels = lines.stream().map(line -> line.substring(0, line.indexOf(' '))).toList();
        lines.clear();
        return levels;
    }

    @Override
    public void flush() {
        // Nothing is buffered.
    }

    @Override
    public void close() {
        LOG.removeHandler(this);
    }
}
