// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import java.io.PrintStream;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/**
 * Diagnostics as the reference prints them: one line each on standard error, {@code varta-watch: <level> <message>}. Everything that logs through SLF4J or java.util.logging ends here. Thread safe.
 */
final class Diagnostics extends Handler {
    private final PrintStream out;

    Diagnostics(PrintStream out) {
        this.out = out;
    }

    /** Makes this the process's only log; to be called before anything logs. SLF4J is set up here, at once: while one thread does that, what another one logs is put by, and gone if the process ends meanwhile. */
    static void install() {
        System.setProperty("java.util.logging.manager", Lasting.class.getName());
        Logger root = LogManager.getLogManager().getLogger("");
        root.setLevel(Level.INFO);
        root.addHandler(new Diagnostics(System.err));
        LoggerFactory.getILoggerFactory();
    }

    /** The launcher's own voice. */
    static org.slf4j.Logger log() {
        return LoggerFactory.getLogger("varta-watch");
    }

    @Override
    public void publish(LogRecord event) {
        Throwable failure = event.getThrown();
        StringBuilder line = new StringBuilder(160).append("varta-watch: ").append(level(event.getLevel())).append(' ')
            .append(event.getMessage());
        if (failure != null) {
            line.append(": ").append(reason(failure));
        }
        synchronized (out) {
            out.println(line.toString().replaceAll("\\s*[\\r\\n]+\\s*", " "));
            if (failure != null && isDefect(failure)) {
                root(failure).printStackTrace(out);
            }
        }
    }

    private static String level(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return "error";
        }
        return level.intValue() >= Level.WARNING.intValue() ? "warn" : "info";
    }

    /** What went wrong in the first place, in its own words if it has any. */
    static String reason(Throwable failure) {
        Throwable cause = root(failure);
        boolean isTelling = cause instanceof IllegalArgumentException && cause.getMessage() != null;
        return isTelling ? cause.getMessage() : cause.toString();
    }

    /** Errors of the program need their place; refused configurations and failed input or output explain themselves. */
    private static boolean isDefect(Throwable failure) {
        Throwable cause = root(failure);
        return cause instanceof Error || cause instanceof RuntimeException && !(cause instanceof IllegalArgumentException);
    }

    private static Throwable root(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    @Override
    public void flush() {
        out.flush();
    }

    @Override
    public void close() {
        flush();
    }

    /** Keeps the log to the very last line: the JDK's own manager takes the handlers away as soon as the shutdown begins. */
    public static final class Lasting extends LogManager {
        @Override
        public void readConfiguration() {
            // Nothing to read: Diagnostics.install says all there is to say.
        }

        @Override
        public void reset() {
            // Called by the JDK's shutdown hook while ours still stops the bundles.
        }
    }
}
