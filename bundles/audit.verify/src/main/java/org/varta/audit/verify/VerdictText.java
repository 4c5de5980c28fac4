// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A verdict for people: the first line is the verdict, what follows is indented. Stateless. */
final class VerdictText {
    private static final int SHOWN = 10;

    private VerdictText() {
    }

    static String of(Verification result) {
        List<String> lines = new ArrayList<>();
        lines.add(result.verdict().name().toLowerCase(Locale.ROOT));
        addFirst(lines, "  ", result.problems(), result.problemCount());
        if (result.records() > 0) {
            lines.add("  " + result.records() + " records, numbers " + Long.toUnsignedString(result.firstNumber()) + " to " + Long.toUnsignedString(result.last().number()) + ", last chain "
                    + result.last().hash().column());
            lines.add("  " + result.restarts() + " starts, " + result.gaps() + " gaps of " + Long.toUnsignedString(result.missingNumbers()) + " numbers, " + result.supersededRecords()
                    + " superseded records");
        }
        result.confirmations().forEach(confirmed -> lines.add("  agrees with " + confirmed));
        addFirst(lines, "  gap: ", result.firstGaps(), result.gaps());
        addFirst(lines, "  note: ", result.notes(), result.notes().size());
        return String.join(System.lineSeparator(), lines.stream().map(Printable::of).toList());
    }

    private static void addFirst(List<String> lines, String prefix, List<?> elements, long count) {
        elements.stream().limit(SHOWN).forEach(element -> lines.add(prefix + element));
        if (count > SHOWN) {
            lines.add(prefix + "and " + (count - SHOWN) + " more; --json lists the first 100");
        }
    }
}
