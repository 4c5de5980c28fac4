// SPDX-License-Identifier: Apache-2.0
package org.varta.api.stall;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A sentence that says what applies to which agents: conditions, an arrow, a value; such as {@code uid=1000 command=worker* -> patient}. All conditions of a
 * rule have to hold; {@code default -> …} holds for everybody; of several rules the first that holds applies. Immutable.
 *
 * <p>Conditions: {@code pid}, {@code uid}, {@code name}, {@code command}, {@code origin}, each with a value in which {@code *} stands for any characters.
 *
 * @param conditions patterns by condition, in order; unmodifiable
 * @param value what applies, not empty
 */
public record AgentRule(Map<String, Pattern> conditions, String value) {
    private static final Set<String> KNOWN = Set.of("pid", "uid", "name", "command", "origin");
    private static final String ARROW = "->";

    /**
     * Reads rules.
     *
     * @param text rules, separated by semicolons; not null, may be empty
     * @return the rules in order; unmodifiable
     * @throws IllegalArgumentException naming the first that is no rule, by its place, and why
     */
    public static List<AgentRule> parse(String text) {
        List<AgentRule> rules = new ArrayList<>();
        String[] lines = text.isBlank() ? new String[0] : text.split(";");
        for (int i = 0; i < lines.length; i++) {
            rules.add(parse(lines[i], i + 1));
        }
        return List.copyOf(rules);
    }

    private static AgentRule parse(String line, int place) {
        int arrow = line.indexOf(ARROW);
        String value = arrow < 0 ? "" : line.substring(arrow + ARROW.length()).strip();
        if (value.isEmpty()) {
            throw new IllegalArgumentException("rule " + place + " is not CONDITIONS -> VALUE");
        }
        String text = line.substring(0, arrow).strip();
        Map<String, Pattern> conditions = new LinkedHashMap<>();
        if (!text.equals("default")) {
            for (String condition : text.split("\\s+")) {
                int equals = condition.indexOf('=');
                String key = equals < 0 ? condition : condition.substring(0, equals);
                if (!KNOWN.contains(key) || equals < 0) {
                    throw new IllegalArgumentException("rule " + place + " has the condition " + condition
                        + ", which is neither default nor pid=, uid=, name=, command= or origin=");
                }
                conditions.put(key, pattern(condition.substring(equals + 1)));
            }
        }
        return new AgentRule(Map.copyOf(conditions), value);
    }

    private static Pattern pattern(String glob) {
        StringBuilder expression = new StringBuilder();
        for (String part : glob.split("(?=\\*)|(?<=\\*)")) {
            expression.append(part.equals("*") ? ".*" : Pattern.quote(part));
        }
        return Pattern.compile(expression.toString(), Pattern.DOTALL);
    }

    /**
     * What applies to an agent.
     *
     * @param rules in order, not null
     * @param verdict whose agent, not null
     * @return the value of the first rule that holds, empty if none does
     */
    public static Optional<String> firstFor(List<AgentRule> rules, Verdict verdict) {
        return rules.stream().filter(rule -> rule.holdsFor(verdict)).map(AgentRule::value).findFirst();
    }

    /**
     * Whether this rule holds.
     *
     * @param verdict whose agent, not null
     * @return true if all conditions hold
     */
    public boolean holdsFor(Verdict verdict) {
        return conditions.entrySet().stream().allMatch(condition -> condition.getValue().matcher(valueOf(condition.getKey(), verdict)).matches());
    }

    private static String valueOf(String key, Verdict verdict) {
        return switch (key) {
            case "pid" -> Integer.toUnsignedString(verdict.pid());
            case "uid" -> Integer.toString(verdict.uid());
            case "name" -> verdict.name();
            case "command" -> verdict.command();
            default -> verdict.origin().token();
        };
    }
}
