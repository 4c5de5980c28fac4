// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.exec.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the action logs while this is open, as {@code LEVEL message}. */
final class LogLines extends Handler implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger("org.varta.recovery.exec");

    private final List<String> lines = new ArrayList<>();

    LogLines() {
        LOG.addHandler(this);
    }

    @Override
    public synchronized void publish(LogRecord line) {
        lines.add(line.getLevel() + " " + line.getMessage());
    }

    /** Lines with that part. */
    synchronized long count(String part) {
        return lines.stream().filter(line -> line.contains(part)).count();
    }

    /** Lines since the last call. */
    synchronized List<String> take() {
        List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
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
