// SPDX-License-Identifier: Apache-2.0
package org.varta.itests.bench;

import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * A row of the table.
 *
 * @param text what was measured, with its unit
 * @param key the observer's numbers
 * @param limit the yardstick's numbers, or null where there is no yardstick
 * @param against the yardstick's name, for the table
 * @param target what is asked for, or null for information
 */
record Row(String text, String key, String limit, String against, Target target) {
    /**
     * A bound.
     *
     * @param bound the number
     * @param isRatio whether the ratio is bounded, not the value
     * @param isMost whether it is an upper bound
     */
    record Target(double bound, boolean isRatio, boolean isMost) {
        boolean isMet(double number) {
            return isMost ? number <= bound : number >= bound;
        }

        String text() {
            return (isRatio ? "ratio " : "") + (isMost ? "≤ " : "≥ ") + number(bound);
        }
    }

    static Target ratioAtMost(double bound) {
        return new Target(bound, true, true);
    }

    static Target ratioAtLeast(double bound) {
        return new Target(bound, true, false);
    }

    static Target atMost(double bound) {
        return new Target(bound, false, true);
    }

    static Row alone(String text, String key, Target target) {
        return new Row(text, key, null, "", target);
    }

    /** Cells of a Markdown table. */
    String line(Results results) {
        List<Double> values = results.of(key);
        double value = Results.median(values);
        List<Double> ratios = limit == null ? List.of() : results.ratios(key, limit);
        String ratio = ratios.isEmpty() ? "" : String.format(Locale.ROOT, "%.2f (%.2f–%.2f)", Results.median(ratios), Collections.min(ratios), Collections.max(ratios));
        String yardstick = limit == null ? "" : number(Results.median(results.of(limit))) + " " + against;
        return String.join(" | ", "| " + text, number(value) + " (" + number(Collections.min(values)) + "–" + number(Collections.max(values)) + ")", yardstick, ratio,
            target == null ? "" : target.text(), verdict(results, value, ratios) + " |");
    }

    private String verdict(Results results, double value, List<Double> ratios) {
        if (target == null) {
            return "";
        }
        if (target.isMet(target.isRatio() ? Results.median(ratios) : value)) {
            return "met";
        }
        boolean isBeyondReach = !target.isRatio() && limit != null && !target.isMet(Results.median(results.of(limit)));
        return isBeyondReach ? "missed, by the yardstick too" : "missed";
    }

    /** As many digits as are worth reading. */
    static String number(double value) {
        double size = Math.abs(value);
        if (size >= 10_000) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        String text = String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.3f", value);
        return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    }
}
