// SPDX-License-Identifier: Apache-2.0
package org.varta.api.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varta.api.recovery.PastStall;
import org.varta.api.recovery.RecoveryAttempt;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryHistory;
import org.varta.api.recovery.StallHistory;
import org.varta.api.stall.StallReason;
import org.varta.api.stall.Verdict;
import org.varta.api.transport.Origin;

/** Inputs of decisions survive their record. */
class RecoveryInputsTest {
    private static final String[] WORDS = {"", "exec", "name:a, b;c=d", "tab\tline\nback\\slash", "ünïcode \uD83D\uDE00", "100%", "+ -"};

    private final Random random = new Random(7);

    private String word() {
        return WORDS[random.nextInt(WORDS.length)];
    }

    private Verdict verdict() {
        Map<String, Object> explanation = new LinkedHashMap<>();
        explanation.put("n", random.nextLong());
        explanation.put("mean", random.nextBoolean() ? Double.NaN : random.nextGaussian());
        explanation.put("term", word());
        return new Verdict(random.nextInt(), random.nextInt(), random.nextLong(), random.nextInt(), Origin.values()[random.nextInt(4)], random.nextLong(), random.nextBoolean(), random.nextLong(),
            random.nextInt(), random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong(), word(), StallReason.values()[random.nextInt(8)], explanation, word(), word(),
            random.nextLong(), random.nextLong());
    }

    private RecoveryAttempt attempt() {
        return new RecoveryAttempt(random.nextLong(), word(), random.nextLong(), random.nextLong(), RecoveryAttempt.Outcome.values()[random.nextInt(6)], random.nextInt(), word(), word(),
            random.nextBoolean(), RecoveryAttempt.Effect.values()[random.nextInt(4)], random.nextLong(), random.nextLong());
    }

    private PastStall stall() {
        return new PastStall(random.nextInt(), random.nextLong(), word(), word(), random.nextLong(), random.nextLong(), random.nextBoolean(), random.nextLong(), random.nextBoolean());
    }

    private <T> List<T> some(List<T> from) {
        return from.stream().filter(one -> random.nextInt(3) == 0).collect(Collectors.toList());
    }

    private RecoveryInputs inputs(int stalls) {
        List<RecoveryAttempt> attempts = new ArrayList<>();
        for (int i = 0; i < random.nextInt(300); i++) {
            attempts.add(attempt());
        }
        List<PastStall> all = new ArrayList<>();
        for (int i = 0; i < stalls; i++) {
            all.add(stall());
        }
        List<RecoveryAttempt> ofAgent = some(attempts);
        ofAgent.add(attempt());
        StallHistory past = new StallHistory(some(all), all, random.nextInt(100), random.nextLong());
        return new RecoveryInputs(verdict(), new RecoveryHistory(some(attempts), random.nextInt(100), ofAgent, attempts, random.nextBoolean(), past), random.nextLong());
    }

    private static DecisionRecord written(RecoveryInputs inputs) {
        DecisionRecord record = new DecisionRecord();
        inputs.writeTo(record);
        return DecisionRecord.parse(record.sealed().toString());
    }

    @Test
    void records10_inputsComeBackEqual() {
        for (int i = 0; i < 200; i++) {
            RecoveryInputs inputs = inputs(random.nextInt(RecoveryInputs.MOST_STALLS + 1));
            DecisionRecord record = written(inputs);
            assertTrue(record.isIntact());
            assertEquals(inputs, RecoveryInputs.of(record));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {RecoveryInputs.MOST_STALLS + 1, 4_096})
    void records10_whatIsTooLongIsCutAndSaysSo(int stalls) {
        RecoveryInputs inputs = inputs(stalls);
        DecisionRecord record = written(inputs);
        RecoveryInputs read = RecoveryInputs.of(record);
        assertEquals(stalls - RecoveryInputs.MOST_STALLS, read.leftOut());
        assertEquals(inputs.history().stalls().ofAll().subList(stalls - RecoveryInputs.MOST_STALLS, stalls), read.history().stalls().ofAll());
    }

    /** The worst that the bounds of the lists allow, with names of a usual length. */
    @Test
    void records10_aRecordStaysBelowAHundredKibibytes() {
        RecoveryAttempt attempt = RecoveryAttempt.started(455_007, 29_887, "command:1000:appliance-controller", "exec", "appliance-controller", false, true, 1L << 50);
        PastStall stall = new PastStall(29_887, 455_007, "command:1000:appliance-controller", "appliance-controller", 1L << 50, 1L << 50, true, 1L << 50);
        List<RecoveryAttempt> attempts = new ArrayList<>();
        List<PastStall> stalls = new ArrayList<>();
        for (int i = 0; i < 4_096; i++) {
            attempts.add(attempt.healthyFor(i));
            stalls.add(stall.over((1L << 50) + i));
        }
        RecoveryHistory history = new RecoveryHistory(attempts.subList(0, 32), 0, attempts.subList(32, 96), attempts.subList(96, 352), true,
            new StallHistory(stalls.subList(0, 32), stalls, 4_096, 1_700_000_000_000L));
        int length = written(new RecoveryInputs(verdict(), history, 1L << 50)).toString().length();
        assertTrue(length < 100 * 1024, length + " characters");
    }

    @Test
    void records10_equalDecisionsMakeEqualPairsAndOthersDoNot() {
        RecoveryDecision.NotBefore hold = new RecoveryDecision.NotBefore(5, "BACKOFF", "d", "w", List.of(new RecoveryDecision.NotBefore(5, "BACKOFF", "d", "w", List.of()), new RecoveryDecision.NotBefore(4, "MASS")));
        List<RecoveryDecision> decisions = List.of(hold, new RecoveryDecision.NotBefore(5, "BACKOFF"), new RecoveryDecision.NotBefore(6, "BACKOFF"), new RecoveryDecision.Decline("gave_up"),
            new RecoveryDecision.Decline("budget"), RecoveryDecision.Start.DEFAULT, new RecoveryDecision.Start("exec", ""), new RecoveryDecision.Start("", "web"), new RecoveryDecision.Start("", "", 9));
        assertEquals(decisions.size(), decisions.stream().map(decision -> {
            DecisionRecord record = new DecisionRecord();
            RecoveryInputs.write(decision, record);
            return record.toString();
        }).distinct().count());
    }

    @Test
    void records10_aChangedRecordDoesNotFitItsSum() {
        String text = new DecisionRecord().with("a", 17).with("b", "x").sealed().toString();
        assertTrue(DecisionRecord.parse(text).isIntact());
        assertTrue(new DecisionRecord().with("a", 17).isIntact(), "one that never had a sum");
        for (int i = 0; i < text.length(); i++) {
            if (Character.isDigit(text.charAt(i))) {
                assertFalse(DecisionRecord.parse(text.substring(0, i) + (char) ('0' + (text.charAt(i) - '0' + 1) % 10) + text.substring(i + 1)).isIntact(), "at " + i);
            }
        }
    }

    @Test
    void records10_whatIsNoRecordOfInputsIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> RecoveryInputs.of(new DecisionRecord()));
        DecisionRecord record = written(inputs(3)).with("stallsOfAll", "0-99");
        assertThrows(IllegalArgumentException.class, () -> RecoveryInputs.of(record));
        DecisionRecord untyped = written(inputs(3)).with("v.x.n", "17");
        assertThrows(IllegalArgumentException.class, () -> RecoveryInputs.of(untyped));
    }
}
