// SPDX-License-Identifier: Apache-2.0
package org.varta.itests.harness;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What the product logs while it is open. Thread safe. */
public final class LogLines extends Handler implements AutoCloseable {
    private final SimpleFormatter formatter = new SimpleFormatter();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger root = Logger.getLogger("");

    /** Begins to listen to all loggers of this JVM. */
    public LogLines() {
        setLevel(Level.INFO);
        root.addHandler(this);
    }

    @Override
    public void publish(LogRecord record) {
        if (isLoggable(record)) {
            Throwable thrown = record.getThrown();
            lines.add(record.getLevel() + " " + record.getLoggerName() + " " + formatter.formatMessage(record) + (thrown == null ? "" : " | " + thrown));
        }
    }

    @Override
    public void flush() {
        // lines are there at once
    }

    @Override
    public void close() {
        root.removeHandler(this);
    }

    /**
     * Lines so far.
     *
     * @return level, logger, message and cause, oldest first
     */
    public List<String> lines() {
        return lines;
    }

    /**
     * Lines that hold all of these words.
     *
     * @param words to look for
     * @return such lines, oldest first
     */
    public List<String> with(String... words) {
        return lines.stream().filter(line -> List.of(words).stream().allMatch(line::contains)).toList();
    }
}
