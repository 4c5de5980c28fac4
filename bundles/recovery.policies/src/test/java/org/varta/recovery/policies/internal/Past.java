// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.varta.api.recovery.RecoveryAttempt;
import org.varta.api.recovery.RecoveryAttempt.Effect;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryHistory;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.stall.StallReason;
import org.varta.api.stall.Verdict;
import org.varta.api.transport.Origin;

/** One agent's attempts, as a test tells them; times in seconds. */
final class Past {
    static final long SECOND = 1_000_000_000L;
    static final Verdict AGENT = verdict("agent");

    final List<RecoveryAttempt> attempts = new ArrayList<>();
    boolean isDurable = true;

    static long nanos(double seconds) {
        return Math.round(seconds * SECOND);
    }

    static Verdict verdict(String name) {
        return new Verdict(0, 1, 1, 42, Origin.KERNEL_ATTESTED, 0, false, 7, 0, 9, 0, 3, 4, "fixed", StallReason.DEADLINE, Map.of(), name, "", 0, 9);
    }

    /** A start whose effect nobody waits for. */
    Past started(double at) {
        return add("exec", "", at, Effect.UNWATCHED, at, 0);
    }

    Past failed(double at, double settledAt) {
        return add("exec", "", at, Effect.UNCONFIRMED, settledAt, 0);
    }

    Past helped(double at, double settledAt, double healthyFor) {
        return add("exec", "", at, Effect.CONFIRMED, settledAt, healthyFor);
    }

    Past add(String action, String target, double at, Effect effect, double settledAt, double healthyFor) {
        attempts.add(RecoveryAttempt.started(7, 42, AGENT.agent(), action, target, action.equals("notify"), false, nanos(at)).settled(effect, nanos(settledAt))
            .healthyFor(nanos(healthyFor)));
        return this;
    }

    RecoveryHistory history() {
        List<RecoveryAttempt> real = Attempts.real(attempts);
        return new RecoveryHistory(real.subList(Math.max(0, real.size() - 32), real.size()), 0, attempts,
            real.subList(Math.max(0, real.size() - RecoveryHistory.MOST_OF_ALL), real.size()), isDurable);
    }

    RecoveryDecision asks(RecoveryPolicy policy, double now) {
        return policy.decide(AGENT, history(), nanos(now));
    }

    /** The answer in a word: the start's action, the hold's code and time, the refusal's token. */
    String says(RecoveryPolicy policy, double now) {
        RecoveryDecision said = asks(policy, now);
        if (said instanceof RecoveryDecision.Start start) {
            return ("start " + (start.action() + " " + start.target()).strip()).strip();
        }
        if (said instanceof RecoveryDecision.NotBefore hold) {
            return hold.code() + " until " + Math.round((double) hold.at() / SECOND * 1e6) / 1e6;
        }
        return ((RecoveryDecision.Decline) said).token();
    }

    /** Whether it starts; and then it has. */
    boolean starts(RecoveryPolicy policy, double now) {
        boolean isStarted = asks(policy, now) instanceof RecoveryDecision.Start;
        if (isStarted) {
            started(now);
        }
        return isStarted;
    }
}
