// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The kernel's highest process id. Frames whose sender the kernel does not name may not claim a higher one. The loop asks; the file is read elsewhere, at most once a minute. Source: observer
 * specification 3.6.
 */
final class PidCeiling {
    private static final int FALLBACK = 4_194_304;
    private static final long INTERVAL_NANOS = 60_000_000_000L;

    private final Path file;
    private volatile int present;
    private long readAt;

    PidCeiling(Path file, long nanoTime) {
        this.file = file;
        this.readAt = nanoTime;
        this.present = read();
    }

    boolean isExceededBy(int pid) {
        return Integer.compareUnsigned(pid, present) > 0;
    }

    /** Unsigned. */
    int present() {
        return present;
    }

    synchronized void refresh(long nanoTime) {
        if (nanoTime - readAt >= INTERVAL_NANOS) {
            readAt = nanoTime;
            present = read();
        }
    }

    private int read() {
        // Not Files.readString: files below /proc/sys have length 0 and answer the first read only, which would be one of a single byte.
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            String line = lines.readLine();
            int value = line == null ? 0 : Integer.parseUnsignedInt(line.trim().split("\\s+")[0]);
            return value == 0 ? FALLBACK : value;
        } catch (IOException | NumberFormatException e) {
            return FALLBACK;
        }
    }
}
