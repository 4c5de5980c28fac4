// SPDX-License-Identifier: Apache-2.0
package org.varta.control.internal;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Keys and values of facts as people read them. */
final class Words {
    static final String NANOS = "Nanos";
    private static final long MILLI = 1_000_000;
    private static final long NEVER = Long.MAX_VALUE;

    private Words() {
    }

    /** {@code lastBeatNanos} as {@code last beat}. */
    static String key(String key) {
        String bare = key.endsWith(NANOS) && key.length() > NANOS.length() ? key.substring(0, key.length() - NANOS.length()) : key;
        return printable(bare.replaceAll("([a-z0-9])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT));
    }

    /** A value with the unit that its key says. */
    static String value(String key, Object value) {
        if (key.endsWith(NANOS) && value instanceof Number number) {
            return time(number.doubleValue());
        }
        if (value instanceof Double number) {
            return number.isNaN() || number.isInfinite() ? number.toString() : trimmed(String.format(Locale.ROOT, Math.abs(number) >= 1_000 ? "%.1f" : "%.4f", number));
        }
        return printable(String.valueOf(value));
    }

    /** A duration, or an instant relative to now: negative ones are in the past. */
    private static String time(double nanos) {
        if (nanos >= NEVER || Double.isNaN(nanos)) {
            return "never";
        }
        String duration = duration(Math.abs(nanos));
        return nanos < 0 ? duration + " ago" : duration;
    }

    private static String duration(double nanos) {
        if (nanos == 0) {
            return "0 ms";
        } else if (nanos < MILLI) {
            return trimmed(String.format(Locale.ROOT, "%.3f", nanos / MILLI)) + " ms";
        } else if (nanos < 10_000.0 * MILLI) {
            return trimmed(String.format(Locale.ROOT, "%.1f", nanos / MILLI)) + " ms";
        }
        long seconds = Math.round(nanos / TimeUnit.SECONDS.toNanos(1));
        if (seconds < 120) {
            return trimmed(String.format(Locale.ROOT, "%.1f", nanos / TimeUnit.SECONDS.toNanos(1))) + " s";
        } else if (seconds < TimeUnit.HOURS.toSeconds(2)) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        } else if (seconds < TimeUnit.DAYS.toSeconds(2)) {
            return seconds / 3600 + " h " + seconds / 60 % 60 + " min";
        }
        return seconds / 86_400 + " d " + seconds / 3600 % 24 + " h";
    }

    private static String trimmed(String decimal) {
        return decimal.contains(".") ? decimal.replaceAll("\\.?0+$", "") : decimal;
    }

    /** Names of processes are chosen by the processes: nothing of them may steer a terminal. */
    static String printable(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            int type = Character.getType(point);
            boolean isHarmful = Character.isISOControl(point) || type == Character.FORMAT || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR || type == Character.SURROGATE;
            safe.appendCodePoint(isHarmful ? '?' : point);
        });
        return safe.toString();
    }
}
