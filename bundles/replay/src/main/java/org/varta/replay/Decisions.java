// SPDX-License-Identifier: Apache-2.0
package org.varta.replay;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.varta.api.event.DecisionRecord;
import org.varta.api.event.RecoveryInputs;
import org.varta.api.recovery.RecordedRecoveryPolicy;
import org.varta.api.recovery.RecoveryAttempt;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.stall.PolicyParameters;

/** Comes to the decisions of recovery again, each from its own record alone: the real policy decides about the recorded inputs. NOT thread safe; one use. Source: stall policies 10. */
final class Decisions {
    private static final int FIXED_CELLS = 5;
    private static final int PID = 2;
    private static final int TOKEN = 3;
    private static final int MOST_CODE = 200;

    private final RecordedRecoveryPolicy policies;
    private final Findings findings;
    private long lastNumber;

    Decisions(RecordedRecoveryPolicy policies, Findings findings) {
        this.policies = policies;
        this.findings = findings;
    }

    /** An observer begins; how many decisions there have been is not known. */
    void begin() {
        lastNumber = 0;
    }

    void line(String where, String[] cells) {
        findings.about(Findings.Subject.DECISION);
        DecisionRecord record = DecisionRecord.parse(Arrays.stream(cells).skip(FIXED_CELLS).collect(Collectors.joining("\t")));
        String whose = "agent " + cells[PID] + ": " + cells[TOKEN] + ": ";
        boolean isIntact = record.isIntact();
        if (!isIntact) {
            findings.differs(where, whose + "the record does not fit its sum");
        }
        try {
            count(record.whole("decision"));
            findings.compare(where, whose + "pid", record.text("pid"), cells[PID]);
            replay(where, whose, cells, record);
        } catch (IllegalArgumentException | ArithmeticException e) {
            if (isIntact) {
                throw e;
            }
            // A changed digit has made it unreadable, which was said.
            findings.reached();
        }
    }

    /** The first may be any; 1 is another recovery that begins. */
    private void count(long number) {
        if (lastNumber != 0 && number != 1 && number != lastNumber + 1) {
            findings.gap();
        }
        lastNumber = number;
    }

    private void replay(String where, String whose, String[] cells, DecisionRecord record) {
        Map<String, String> pairs = record.pairs();
        if (pairs.containsKey("c.isKnown")) {
            findings.compare(where, whose + "effect", cells[TOKEN], token(Gates.effect(record)));
        } else if (pairs.containsKey("r.number")) {
            findings.compare(where, whose + "token", cells[TOKEN], "RETRY");
            findings.compare(where, whose + "time of the retry", record.whole("nextAt"), Gates.retryAt(record));
        } else {
            String refusal = Gates.before(record);
            if (refusal.isEmpty() && !Gates.isOrdered(record)) {
                ruled(where, whose, cells, record);
                return;
            }
            findings.compare(where, whose + "answer", cells[TOKEN], refusal.isEmpty() ? started(record) : refusal);
            confirmed(where, whose, record);
        }
        findings.reached();
    }

    private static String token(RecoveryAttempt.Effect effect) {
        return effect == RecoveryAttempt.Effect.UNWATCHED ? "confirmation_unknown" : effect.name().toLowerCase(Locale.ROOT);
    }

    private void ruled(String where, String whose, String[] cells, DecisionRecord record) {
        String parameters = record.text("parameters");
        findings.compare(where, whose + "digest", record.text("digest"), DecisionRecord.digestOf(parameters));
        RecoveryInputs inputs = RecoveryInputs.of(record);
        if (inputs.leftOut() > 0) {
            findings.missed("agent " + cells[PID], "cut: " + inputs.leftOut() + " stalls of other agents were not recorded");
            return;
        }
        Optional<RecoveryPolicy> policy = parameters.isEmpty() ? Optional.empty() : policies.policy(PolicyParameters.parse(parameters), policies);
        if (policy.isEmpty()) {
            findings.missed("agent " + cells[PID], parameters.isEmpty() ? "the policy " + record.text("policy") + " did not tell its parameters" : "nothing here knows the policy " + record.text("policy"));
            return;
        }
        findings.reached();
        try {
            decide(where, whose, cells, record, policy.get(), inputs);
        } catch (RuntimeException e) {
            findings.differs(where, whose + "the policy " + record.text("policy") + " fails now: " + e);
        }
    }

    private void decide(String where, String whose, String[] cells, DecisionRecord record, RecoveryPolicy policy, RecoveryInputs inputs) {
        RecoveryDecision ruling = policy.decide(inputs.verdict(), inputs.history(), inputs.now());
        DecisionRecord said = new DecisionRecord();
        RecoveryInputs.write(ruling, said);
        findings.compare(where, whose, "d.", record.pairs(), said.pairs());
        Numbers numbers = new Numbers("n.");
        policy.explain(inputs.verdict(), inputs.history(), inputs.now(), numbers);
        findings.compare(where, whose, "n.", record.pairs(), numbers.record().pairs());
        RecoveryDecision decision = Gates.isNoticeGiven(record) ? notice(where, whose, ruling) : ruling;
        findings.compare(where, whose + "answer", cells[TOKEN], DecisionRecord.escaped(answer(decision, record)));
        if (decision instanceof RecoveryDecision.NotBefore hold && Gates.hasHoldRoom(record)) {
            findings.compare(where, whose + "time of the next decision", record.whole("nextAt"), Gates.heldUntil(inputs.now(), hold.at()));
        } else if (decision instanceof RecoveryDecision.Start start && Gates.isWatched(record)) {
            findings.compare(where, whose + "time to confirm", record.whole("g.confirm"), start.confirmNanos());
            confirmed(where, whose, record);
        }
    }

    /** The start that is held, if it may be a notice and every hold lets notices pass. */
    private RecoveryDecision notice(String where, String whose, RecoveryDecision ruling) {
        if (ruling instanceof RecoveryDecision.NotBefore hold && hold.wanted().confirmNanos() > 0 && hold.each().stream().allMatch(one -> one.telling().letsNoticesPass())) {
            return hold.wanted();
        }
        findings.differs(where, whose + "a notice was given that had to wait");
        return ruling;
    }

    private void confirmed(String where, String whose, DecisionRecord record) {
        if (Gates.isWatched(record)) {
            findings.compare(where, whose + "time of the confirmation", record.whole("nextAt"), Gates.confirmAt(record));
        }
    }

    private static String started(DecisionRecord record) {
        String obstacle = Gates.behind(record);
        return obstacle.isEmpty() ? "spawned" : obstacle;
    }

    private static String answer(RecoveryDecision decision, DecisionRecord record) {
        if (decision instanceof RecoveryDecision.Decline decline) {
            return decline.token();
        }
        if (decision instanceof RecoveryDecision.NotBefore hold) {
            return Gates.hasHoldRoom(record) ? oneLine(hold.code()) : "hold_capacity";
        }
        return started(record);
    }

    private static String oneLine(String code) {
        String line = code.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= MOST_CODE ? line : line.substring(0, MOST_CODE);
    }
}
