// SPDX-License-Identifier: Apache-2.0
package org.varta.api.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.varta.api.explain.ReasonCode.Kind;
import org.varta.api.stall.StallReason;

class ReasonCodeTest {
    private static Set<String> of(Kind kind) {
        return Stream.of(ReasonCode.values()).filter(code -> code.kind() == kind && !code.isOurs()).map(ReasonCode::name).collect(Collectors.toSet());
    }

    /** The lists of section 10, word by word. */
    @Test
    void records10_shouldHaveEveryCodeOfTheCatalogueAndMarkAllOthersAsOurs() {
        assertEquals(Set.of("DEADLINE NEVER_SEEN TERMINAL STATUS_CRITICAL NO_PROGRESS RATE_LOW RATE_HIGH PROCESS_GONE".split(" ")), of(Kind.CONVICT));
        assertEquals(Set.of(("STARTUP RESTART_GRACE SWAP_GRACE OBSERVER_PAUSE LOCAL_HEALTH EVIDENCE_STOPPED IO_WAIT FLAPPING DAMPED MAINTENANCE DEPENDENCY MASS DRY_RUN").split(" ")),
            of(Kind.HOLD));
        assertEquals(Set.of(("DEBOUNCE OUTSTANDING INTENSITY START_LIMIT BREAKER_OPEN TOKENS BUDGET RESUMED PID_RECYCLED UNVERIFIABLE UNAUTHENTICATED LEDGER_FULL GAVE_UP").split(" ")),
            of(Kind.REFUSE));
        assertEquals(Set.of(), of(Kind.NOTE));
    }

    @Test
    void shouldExplainEveryReasonOfAConviction() {
        for (StallReason reason : StallReason.values()) {
            assertEquals(Kind.CONVICT, ReasonCode.of(reason.name()).orElseThrow().kind());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSayOneSentenceAndOneNextStep(ReasonCode code) {
        for (String text : List.of(code.sentence(), code.nextStep())) {
            assertTrue(text.matches("[A-Z][^.]{10,}\\."), code + ": " + text);
        }
    }

    @Test
    void shouldSayNothingTwice() {
        Set<String> sentences = new HashSet<>();
        Stream.of(ReasonCode.values()).forEach(code -> assertTrue(sentences.add(code.sentence()), code.toString()));
    }

    @Test
    void shouldKnowCodesInAnyCaseAndTokensOfTheAuditLog() {
        assertEquals(Optional.of(ReasonCode.DAMPED), ReasonCode.of("damped"));
        assertEquals(Optional.of(ReasonCode.RESUMED), ReasonCode.of("skipped_agent_resumed"));
        assertEquals(Optional.empty(), ReasonCode.of("threshold"));
    }

    @Test
    void shouldFindCodesInATextButNoEverydayWords() {
        assertEquals(List.of(ReasonCode.FLAPPING, ReasonCode.DEBOUNCE), List.copyOf(ReasonCode.in("held: FLAPPING, then debounced")));
        assertEquals(Set.of(), ReasonCode.in("the deadline of the startup is a budget of tokens"));
        assertEquals(Set.of(ReasonCode.DEADLINE), ReasonCode.in("DEADLINE"));
    }
}
