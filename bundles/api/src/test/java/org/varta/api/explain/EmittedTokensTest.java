// SPDX-License-Identifier: Apache-2.0
package org.varta.api.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Goes through the sources of all bundles for the tokens that decisions are given: none may be without a sentence. */
class EmittedTokensTest {
    private static final Path BUNDLES = Path.of("..");
    /** How a token is given: a policy's refusal and hold, an answer of recovery, what its journal says, a hold of the observer and what it heard. */
    private static final List<Pattern> GIVEN = Stream.of(
        "new (?:RecoveryDecision\\.)?Decline\\(\"(\\w+)\"",
        "new (?:RecoveryDecision\\.)?NotBefore\\([^;\"]*\"(\\w+)\"",
        "new Answer\\(\"(\\w+)\"", "Answer \\w+ =\\s+refused\\(\"(\\w+)\"",
        "decided\\([\\w.()]*, \"(\\w+)\"",
        "later\\([^;\"]*\"(\\w+)\"", "evidence\\[slot\\] = \"(\\w+)\"").map(Pattern::compile).toList();
    private static final Pattern CODE = Pattern.compile("\"([A-Z][A-Z_]{3,})\"");
    /** Words in capitals that are no reason. */
    private static final Set<String> OTHER = Set.of("GROUP", "OPEN", "NO_ANSWER", "RUNNING", "SUSPECT", "NOTIFY_SOCKET", "IDENTICAL");

    private static Stream<Path> sources(String... bundles) {
        return Stream.of(bundles).flatMap(bundle -> {
            try {
                return Files.walk(BUNDLES.resolve(bundle).resolve("src/main/java")).filter(file -> file.toString().endsWith(".java"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Map<String, String> found(Stream<Path> files, List<Pattern> patterns) {
        Map<String, String> found = new TreeMap<>();
        files.forEach(file -> {
            for (Pattern pattern : patterns) {
                Matcher matcher = pattern.matcher(text(file));
                while (matcher.find()) {
                    found.put(matcher.group(1), file.getFileName().toString());
                }
            }
        });
        return found;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> without(Map<String, String> tokens) {
        Set<String> unexplained = new TreeSet<>();
        tokens.forEach((token, file) -> {
            if (ReasonCode.of(token).isEmpty()) {
                unexplained.add(token + " in " + file);
            }
        });
        return unexplained;
    }

    @Test
    void records10_everyTokenThatADecisionIsGivenHasASentenceAndANextStep() {
        Map<String, String> tokens = found(sources("recovery", "recovery.policies", "observer"), GIVEN);
        assertTrue(tokens.keySet().containsAll(Set.of("debounced", "gave_up", "budget", "BACKOFF", "BREAKER_OPEN", "POLICY_MISSING", "POLICY_FAULT", "skipped_agent_resumed", "hold_capacity", "spawn_failed",
            "RETRY", "spawned", "taken", "LOCAL_HEALTH", "STARTUP", "IO_WAIT", "CONTINUED", "BUSY_LOOP_SUSPECT", "mass_stall")), "the search has missed something: " + tokens.keySet());
        assertEquals(Set.of(), without(tokens));
    }

    @Test
    void records10_everyWordInCapitalsIsAReasonOrIsKnownToBeNone() {
        Map<String, String> codes = found(sources("recovery", "recovery.policies", "observer"), List.of(CODE));
        codes.keySet().removeAll(OTHER);
        assertEquals(Set.of(), without(codes));
    }

    /** What recovery derives from names of constants. */
    @Test
    void records10_everyEffectAndEveryEndHasASentence() {
        for (String token : List.of("confirmed", "unconfirmed", "confirmation_unknown", "reaped", "killed", "reap_failed")) {
            assertTrue(ReasonCode.of(token).isPresent(), token);
        }
    }
}
