// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import java.util.Locale;

/** Durations in the units that people use. Stateless. */
final class HumanDuration {
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private HumanDuration() {
    }

    /** A decimal number of nanoseconds; anything else is left as it is. */
    static String ofNanos(String text) {
        try {
            long nanos = Long.parseUnsignedLong(text);
            return nanos < 0 ? text + " ns" : of(nanos);
        } catch (NumberFormatException e) {
            return text;
        }
    }

    private static String of(long nanos) {
        if (nanos < MICRO) {
            return nanos + " ns";
        }
        if (nanos < MILLI) {
            return nanos / MICRO + " us";
        }
        if (nanos < SECOND) {
            return nanos / MILLI + " ms";
        }
        if (nanos < MINUTE) {
            return String.format(Locale.ROOT, "%d.%02d s", nanos / SECOND, nanos % SECOND / (SECOND / 100));
        }
        if (nanos < HOUR) {
            return two(nanos / MINUTE, "min", nanos % MINUTE / SECOND, "s");
        }
        return nanos < DAY ? two(nanos / HOUR, "h", nanos % HOUR / MINUTE, "min") : two(nanos / DAY, "d", nanos % DAY / HOUR, "h");
    }

    private static String two(long large, String largeUnit, long small, String smallUnit) {
        return String.format(Locale.ROOT, "%d %s %02d %s", large, largeUnit, small, smallUnit);
    }
}
