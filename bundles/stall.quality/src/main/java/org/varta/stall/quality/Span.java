// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.quality;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people write them: a number and its unit. Stateless. */
final class Span {
    private static final double BEYOND_COUNTING = 86_400e9;
    private static final Pattern TIME = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)(us|ms|s|min|h|d)");
    /** From long to short. */
    private static final Map<String, Double> UNITS = new LinkedHashMap<>();

    static {
        UNITS.put("d", 86_400.0);
        UNITS.put("h", 3600.0);
        UNITS.put("min", 60.0);
        UNITS.put("s", 1.0);
        UNITS.put("ms", 1e-3);
        UNITS.put("us", 1e-6);
    }

    private Span() {
    }

    /** Seconds; not a number if the text is no time. */
    static double seconds(String text) {
        Matcher matcher = TIME.matcher(text);
        return matcher.matches() ? Double.parseDouble(matcher.group(1)) * UNITS.get(matcher.group(2)) : Double.NaN;
    }

    /** In the longest unit of which it has at least one. */
    static String of(double seconds) {
        if (seconds > BEYOND_COUNTING) {
            return "1000000000 d or more";
        }
        for (Map.Entry<String, Double> unit : UNITS.entrySet()) {
            if (seconds >= unit.getValue() * (1 - 1e-12)) {
                return digits(seconds / unit.getValue()) + " " + unit.getKey();
            }
        }
        return seconds == 0 ? "0 s" : digits(seconds / UNITS.get("us")) + " us";
    }

    /** Up to three decimals, or more where there would be nothing but zeros. */
    static String digits(double number) {
        String text = number == 0 || Math.abs(number) >= 1e-3 ? String.format(Locale.ROOT, "%.3f", number) : String.format(Locale.ROOT, "%.9f", number);
        return text.replaceFirst("\\.?0+$", "");
    }
}
