// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** A verdict for machines: one JSON object in one line of ASCII. Numbers of records are unsigned 64-bit integers. Stateless. */
final class VerdictJson {
    private VerdictJson() {
    }

    static String of(Verification result, int exitStatus) {
        return object("verdict", text(result.verdict().name().toLowerCase(Locale.ROOT)), "exit", exitStatus, "records", result.records(), "first", Long.toUnsignedString(result.firstNumber()),
                "last", object("number", Long.toUnsignedString(result.last().number()), "chain", text(result.last().hash().column())), "unchained", result.unchainedRecords(),
                "starts", result.restarts(), "superseded", result.supersededRecords(), "gapCount", result.gaps(), "missingNumbers", Long.toUnsignedString(result.missingNumbers()),
                "gaps", array(result.firstGaps(), VerdictJson::gap), "anchors", array(result.anchors(), VerdictJson::anchor), "confirmed", array(result.confirmations(), VerdictJson::text),
                "problemCount", result.problemCount(), "problems", array(result.problems(), VerdictJson::problem), "notes", array(result.notes(), VerdictJson::text));
    }

    private static String gap(Gap gap) {
        return object("from", Long.toUnsignedString(gap.from()), "to", Long.toUnsignedString(gap.to()), "beforeBoot", gap.isBeforeBoot(), "file", text(gap.file()), "line", gap.line());
    }

    private static String anchor(Anchor anchor) {
        return object("number", Long.toUnsignedString(anchor.number()), "reason", text(anchor.reason()), "previous", anchor.previous() == null ? "null" : text(anchor.previous().column()),
                "file", text(anchor.file()), "line", anchor.line());
    }

    private static String problem(Problem problem) {
        return object("file", text(problem.file()), "line", problem.line(), "byte", problem.position(), "text", text(problem.text()));
    }

    private static String object(Object... namesAndValues) {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            json.append(i == 0 ? "" : ",").append('"').append(namesAndValues[i]).append("\":").append(namesAndValues[i + 1]);
        }
        return json.append('}').toString();
    }

    private static <T> String array(List<T> elements, Function<T, String> json) {
        return "[" + String.join(",", elements.stream().map(json).toList()) + "]";
    }

    private static String text(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
