// SPDX-License-Identifier: Apache-2.0
package org.varta.control.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.varta.api.explain.ReasonCode;

/** Explanations for people. Any subject prints: a fact whose key has a dot stands in a section named by what is before it. */
final class Answers {
    private static final int NARROWEST = 18;

    private Answers() {
    }

    /** Everything there is to say about each agent. */
    static String text(Subject.All all) {
        StringBuilder out = new StringBuilder();
        for (Subject agent : all.agents()) {
            out.append(agent.title()).append('\n');
            Set<ReasonCode> reasons = new LinkedHashSet<>();
            agent.facts().forEach((subject, facts) -> {
                out.append("  ").append(Words.printable(subject)).append('\n');
                sections(facts).forEach((section, entries) -> section(out, section, entries));
                facts.forEach((key, value) -> reasons.addAll(reasons(key, value)));
            });
            reasons.forEach(reason -> out.append("  ").append(reason).append(": ").append(reason.sentence()).append(" Next: ").append(reason.nextStep()).append('\n'));
        }
        return out.append(remarks(all)).toString();
    }

    /** Codes that a fact speaks of; of a fact that is a reason, also in lower case. */
    static Set<ReasonCode> reasons(String key, Object value) {
        Set<ReasonCode> reasons = new LinkedHashSet<>();
        if (value instanceof String text) {
            if (key.endsWith("reason") || key.endsWith("Reason")) {
                ReasonCode.of(text).ifPresent(reasons::add);
            }
            reasons.addAll(ReasonCode.in(text));
        }
        return reasons;
    }

    private static Map<String, Map<String, Object>> sections(Map<String, Object> facts) {
        Map<String, Map<String, Object>> sections = new LinkedHashMap<>();
        sections.put("", new LinkedHashMap<>());
        facts.forEach((key, value) -> {
            int dot = key.indexOf('.');
            sections.computeIfAbsent(dot < 0 ? "" : key.substring(0, dot), name -> new LinkedHashMap<>()).put(key.substring(dot + 1), value);
        });
        return sections;
    }

    /** Something and the time of it, such as {@code lastAction} and {@code lastActionNanos}, share a line. */
    private static void section(StringBuilder out, String name, Map<String, Object> entries) {
        String indent = name.isEmpty() ? "    " : "      ";
        if (!name.isEmpty()) {
            out.append("    ").append(Words.key(name)).append(":\n");
        }
        int width = entries.keySet().stream().mapToInt(key -> Words.key(key).length()).reduce(NARROWEST, Math::max);
        entries.forEach((key, value) -> {
            Object instant = entries.get(key + Words.NANOS);
            boolean isToldAlready = key.endsWith(Words.NANOS) && entries.containsKey(key.substring(0, key.length() - Words.NANOS.length()));
            if (!isToldAlready && !value.equals("")) {
                out.append(indent).append(padded(Words.key(key), width)).append("  ").append(Words.value(key, value));
                out.append(instant == null ? "" : ", " + Words.value(key + Words.NANOS, instant)).append('\n');
            }
        });
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    /** One sentence for each agent. */
    static String brief(Subject.All all) {
        StringBuilder out = new StringBuilder();
        for (Subject agent : all.agents()) {
            out.append(agent.title()).append(": ").append(agent.stall("state"));
            if (!agent.stall("lastBeatNanos").equals("-")) {
                out.append(", last beat ").append(agent.stall("lastBeatNanos")).append(", policy ").append(agent.stall("policy")).append(" allows ").append(agent.stall("allowanceNanos"));
            }
            if (!agent.stall("next").equals("-")) {
                out.append("; next: ").append(agent.stall("next"));
            }
            out.append('\n');
        }
        return out.append(remarks(all)).toString();
    }

    /** One line for each agent, below a line that names the columns. */
    static String table(Subject.All all) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("PID", "NAME", "COMMAND", "STATE", "LAST BEAT", "POLICY", "ALLOWED", "STALLS", "NEXT"));
        for (Subject agent : all.agents()) {
            rows.add(List.of(agent.pid() == 0 ? "-" : Integer.toUnsignedString(agent.pid()), agent.name().isEmpty() ? "-" : Words.printable(agent.name()), agent.stall("command"), agent.stall("state"),
                agent.stall("lastBeatNanos"), agent.stall("policy"), agent.stall("allowanceNanos"), agent.stall("stalls"), agent.stall("next")));
        }
        int[] widths = new int[rows.get(0).size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        StringBuilder out = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(padded(row.get(i), widths[i])).append("  ");
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
        return out.append(remarks(all)).toString();
    }

    private static String remarks(Subject.All all) {
        StringBuilder out = new StringBuilder();
        if (all.isCut()) {
            out.append("(these are the first ").append(all.agents().size()).append("; ask for one by its process id or name)\n");
        }
        all.silent().forEach(silent -> out.append('(').append(Words.printable(silent)).append(")\n"));
        return out.toString();
    }
}
