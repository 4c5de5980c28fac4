// SPDX-License-Identifier: Apache-2.0
package org.varta.control.internal;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.varta.api.explain.ReasonCode;
import org.varta.api.recovery.OperatorDesk.Order;
import org.varta.api.recovery.OperatorDesk.Reply;

/** Explanations for programs: the numbers as they are, with the reasons that they speak of. RFC 8259; one line. */
final class Json {
    private final StringBuilder out = new StringBuilder();

    private Json() {
    }

    static String of(Subject.All all) {
        return new Json().document(all);
    }

    static String of(Reply reply, Order order) {
        Json json = new Json();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("order", order.name().toLowerCase(Locale.ROOT));
        all.put("result", reply.token());
        all.putAll(reply.facts());
        all.put("sentence", reply.sentence());
        json.object(all);
        return json.out.append('\n').toString();
    }

    private String document(Subject.All all) {
        Set<ReasonCode> reasons = new LinkedHashSet<>();
        out.append("{\"agents\":");
        each('[', ']', all.agents(), agent -> {
            out.append("{\"pid\":").append(Integer.toUnsignedString(agent.pid())).append(",\"name\":");
            text(agent.name());
            agent.facts().forEach((subject, facts) -> {
                out.append(',');
                text(subject);
                out.append(':');
                object(facts);
                facts.forEach((key, value) -> reasons.addAll(Answers.reasons(key, value)));
            });
            out.append('}');
        });
        out.append(",\"cut\":").append(all.isCut()).append(",\"unanswered\":");
        each('[', ']', all.silent(), this::text);
        out.append(",\"reasons\":");
        each('{', '}', List.copyOf(reasons), reason -> {
            text(reason.name());
            out.append(':');
            Map<String, Object> words = new LinkedHashMap<>();
            words.put("sentence", reason.sentence());
            words.put("nextStep", reason.nextStep());
            object(words);
        });
        return out.append("}\n").toString();
    }

    /** What is done with each element of a list. */
    private interface Writer<T> {
        void write(T element);
    }

    private <T> void each(char before, char after, List<T> elements, Writer<T> writer) {
        out.append(before);
        for (Iterator<T> each = elements.iterator(); each.hasNext();) {
            writer.write(each.next());
            if (each.hasNext()) {
                out.append(',');
            }
        }
        out.append(after);
    }

    private void object(Map<String, ?> facts) {
        each('{', '}', List.copyOf(facts.entrySet()), fact -> {
            text(fact.getKey());
            out.append(':');
            value(fact.getValue());
        });
    }

    private void value(Object value) {
        boolean isNumber = value instanceof Long || value instanceof Integer || value instanceof Double number && Double.isFinite(number);
        if (isNumber || value instanceof Boolean) {
            out.append(value);
        } else {
            text(String.valueOf(value));
        }
    }

    private void text(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c >= 0x7F && c < 0xA0 || Character.isSurrogate(c) && !isPair(text, i)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    private static boolean isPair(String text, int i) {
        char c = text.charAt(i);
        return Character.isHighSurrogate(c) ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1)) : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
}
