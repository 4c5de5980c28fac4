// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.varta.api.recovery.RecoveryAttempt;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryHistory;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.PolicyParameters;
import org.varta.api.stall.Verdict;

/**
 * Several policies as one: the first refusal in their order wins, else the latest waiting time; the last one picks the action. A policy that is missing or fails holds the stall for a second, since without it nobody
 * knows whether a start is allowed. Source: stall policies 1.8.
 *
 * @param parts in order
 */
record Composition(List<Part> parts) {
    static final long AGAIN_NANOS = 1_000_000_000L;
    private static final String ON_RUNG = "/rung";

    /**
     * One policy's place.
     *
     * @param id which policy
     * @param isOnRung whether it sees only the attempts that were made with the action and target that the last policy picks now
     */
    record Part(String id, boolean isOnRung) {
    }

    /** Parts as text: ids, separated by blanks or commas, each perhaps with {@code /rung} behind it. */
    static Composition parse(String text, List<String> wrong) {
        List<Part> parts = new ArrayList<>();
        for (String word : text.strip().split("[\\s,]+")) {
            boolean isOnRung = word.endsWith(ON_RUNG);
            String id = isOnRung ? word.substring(0, word.length() - ON_RUNG.length()) : word;
            if (!id.matches("[a-z][a-z0-9.-]{0,63}")) {
                wrong.add("policies: " + word + " is no policy id");
            }
            parts.add(new Part(id, isOnRung));
        }
        return new Composition(List.copyOf(parts));
    }

    /** @param policies gives the policy of an id, or null */
    RecoveryDecision decide(Function<String, RecoveryPolicy> policies, Verdict verdict, RecoveryHistory history, long now) {
        RecoveryDecision last = ask(policies.apply(parts.get(parts.size() - 1).id()), verdict, history, now);
        RecoveryDecision.Start wanted = last instanceof RecoveryDecision.Start start ? start : last instanceof RecoveryDecision.NotBefore hold ? hold.wanted() : RecoveryDecision.Start.DEFAULT;
        RecoveryHistory ofRung = last instanceof RecoveryDecision.Start ? onRung(history, wanted) : history;
        RecoveryDecision.NotBefore latest = null;
        List<RecoveryDecision.NotBefore> holds = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            boolean isLast = i == parts.size() - 1;
            RecoveryDecision said = isLast ? last : ask(policies.apply(part.id()), verdict, part.isOnRung() ? ofRung : history, now);
            if (said instanceof RecoveryDecision.Decline) {
                return said;
            }
            if (said instanceof RecoveryDecision.NotBefore hold) {
                holds.addAll(hold.each());
                latest = latest == null || hold.at() - latest.at() > 0 ? hold : latest;
            }
        }
        if (holds.size() < 2) {
            return latest == null ? last : latest.of(wanted);
        }
        return new RecoveryDecision.NotBefore(latest.at(), latest.code(), latest.detail(), latest.waitsFor(), holds, latest.telling(), wanted);
    }

    private static RecoveryDecision ask(RecoveryPolicy policy, Verdict verdict, RecoveryHistory history, long now) {
        if (policy == null) {
            return new RecoveryDecision.NotBefore(now + AGAIN_NANOS, "POLICY_MISSING");
        }
        try {
            RecoveryDecision said = policy.decide(verdict, history, now);
            return said == null ? new RecoveryDecision.NotBefore(now + AGAIN_NANOS, "POLICY_FAULT") : said;
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            return new RecoveryDecision.NotBefore(now + AGAIN_NANOS, "POLICY_FAULT");
        }
    }

    private static RecoveryHistory onRung(RecoveryHistory history, RecoveryDecision.Start start) {
        List<RecoveryAttempt> ofRung = history.ofAgent().stream().filter(attempt -> !attempt.isNotice() && attempt.target().equals(start.target())
            && (start.action().isEmpty() || attempt.action().equals(start.action()))).toList();
        return history.withAttemptsOfAgent(ofRung);
    }

    /** With those of the parts under their places; empty if a part does not tell its own, for then nobody can decide the same again. */
    String parameters(Function<String, RecoveryPolicy> policies) {
        PolicyParameters parameters = new PolicyParameters().with("model", "composition").with("parts", parts.size());
        for (int i = 0; i < parts.size(); i++) {
            RecoveryPolicy policy = policies.apply(parts.get(i).id());
            String ofPart = policy == null ? "" : policy.parameters();
            if (policy != null && ofPart.isEmpty()) {
                return "";
            }
            String prefix = "part." + i + ".";
            parameters.with(prefix + "id", parts.get(i).id()).with(prefix + "onRung", parts.get(i).isOnRung() ? "true" : "false").with(prefix + "isThere", policy == null ? "false" : "true");
            ofPart.lines().forEach(line -> parameters.with(prefix + "p." + line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
        }
        return parameters.toString();
    }

    /** The numbers of each part, under its id. */
    void explain(Function<String, RecoveryPolicy> policies, Verdict verdict, RecoveryHistory history, long now, Explanation explanation) {
        RecoveryDecision last = ask(policies.apply(parts.get(parts.size() - 1).id()), verdict, history, now);
        RecoveryHistory ofRung = last instanceof RecoveryDecision.Start start ? onRung(history, start) : history;
        for (Part part : parts) {
            RecoveryPolicy policy = policies.apply(part.id());
            if (policy != null) {
                policy.explain(verdict, part.isOnRung() ? ofRung : history, now, new Prefixed(part.id() + ".", explanation));
            }
        }
    }

    private record Prefixed(String prefix, Explanation to) implements Explanation {
        @Override
        public void put(String key, long value) {
            to.put(prefix + key, value);
        }

        @Override
        public void put(String key, double value) {
            to.put(prefix + key, value);
        }

        @Override
        public void put(String key, String value) {
            to.put(prefix + key, value);
        }
    }
}
