// SPDX-License-Identifier: Apache-2.0
package org.varta.api.event;

import java.util.List;
import java.util.Objects;
import org.varta.api.recovery.PastStall;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryHistory;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.recovery.StallHistory;
import org.varta.api.stall.Verdict;

/**
 * What a {@link RecoveryPolicy} saw when it decided, as pairs of a {@link DecisionRecord}. Immutable.
 *
 * <p>All attempts and all stalls of the agent itself are recorded. Of the stalls of all agents the latest {@value #MOST_STALLS} are, because 4,096 of them would make every record of an outage half a megabyte long and push the beats out of a
 * bounded journal; how many were left out is recorded, and such a record cannot be replayed. So a record stays below 100 KiB.
 *
 * @param verdict the stall, not null
 * @param history what was known of the past, not null
 * @param now the present by the history's clock
 * @param leftOut how many stalls of all agents were not recorded, 0 if the inputs are whole
 */
public record RecoveryInputs(Verdict verdict, RecoveryHistory history, long now, int leftOut) {
    /** Most stalls of all agents in a record. */
    public static final int MOST_STALLS = 256;

    /**
     * Checks the components.
     *
     * @param verdict not null
     * @param history not null
     * @param now any
     * @param leftOut 0 or more
     */
    public RecoveryInputs {
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(history, "history");
    }

    /**
     * Inputs as a policy got them.
     *
     * @param verdict not null
     * @param history not null
     * @param now any
     */
    public RecoveryInputs(Verdict verdict, RecoveryHistory history, long now) {
        this(verdict, history, now, 0);
    }

    /**
     * Adds the inputs to a record.
     *
     * @param record where to, not null
     */
    public void writeTo(DecisionRecord record) {
        StallHistory stalls = history.stalls();
        List<PastStall> all = stalls.ofAll();
        int extra = Math.max(0, all.size() - MOST_STALLS);
        record.with("at", now);
        VerdictPairs.write(verdict, record);
        record.with("declined", history.declined()).with("durable", history.isDurable() ? 1 : 0).with("tracked", stalls.tracked()).with("wallclock", stalls.wallclockMillis());
        Pool.ATTEMPTS.write(record, "attempt", List.of("attempts", "attemptsOfAgent", "attemptsOfAll"), List.of(history.attempts(), history.ofAgent(), history.ofAll()));
        Pool.STALLS.write(record, "stall", List.of("stallsOfAgent", "stallsOfAll"), List.of(stalls.ofAgent(), all.subList(extra, all.size())));
        record.with("leftOut", leftOut + extra);
    }

    /**
     * Reads them again.
     *
     * @param record what {@link #writeTo} has filled, not null
     * @return equal inputs, or, when something was left out, what is there of them
     * @throws IllegalArgumentException if something is missing or no number
     */
    public static RecoveryInputs of(DecisionRecord record) {
        StallHistory stalls = new StallHistory(Pool.STALLS.read(record, "stall", "stallsOfAgent"), Pool.STALLS.read(record, "stall", "stallsOfAll"), Math.toIntExact(record.whole("tracked")),
            record.whole("wallclock"));
        RecoveryHistory history = new RecoveryHistory(Pool.ATTEMPTS.read(record, "attempt", "attempts"), Math.toIntExact(record.whole("declined")),
            Pool.ATTEMPTS.read(record, "attempt", "attemptsOfAgent"), Pool.ATTEMPTS.read(record, "attempt", "attemptsOfAll"), record.whole("durable") == 1, stalls);
        return new RecoveryInputs(VerdictPairs.read(record), history, record.whole("at"), Math.toIntExact(record.whole("leftOut")));
    }

    /**
     * Adds what a policy said to a record: its kind, and all that belongs to it, so that equal decisions make equal pairs.
     *
     * @param decision the decision, not null
     * @param record where to, not null
     */
    public static void write(RecoveryDecision decision, DecisionRecord record) {
        if (decision instanceof RecoveryDecision.Start start) {
            record.with("d.kind", "start").with("d.action", start.action()).with("d.target", start.target()).with("d.confirm", start.confirmNanos()).with("d.rung", start.rung());
        } else if (decision instanceof RecoveryDecision.Decline decline) {
            record.with("d.kind", "refuse").with("d.code", decline.token());
        } else if (decision instanceof RecoveryDecision.NotBefore hold) {
            write("d.", hold, record.with("d.kind", "hold"));
            for (int i = 0; i < hold.holds().size(); i++) {
                write("d.hold." + i + ".", hold.holds().get(i), record);
            }
        }
    }

    private static void write(String prefix, RecoveryDecision.NotBefore hold, DecisionRecord record) {
        record.with(prefix + "code", hold.code()).with(prefix + "until", hold.at()).with(prefix + "detail", hold.detail()).with(prefix + "waitsFor", hold.waitsFor())
            .with(prefix + "telling", hold.telling().manner().name()).with(prefix + "toldUntil", hold.telling().until()).with(prefix + "letsNoticesPass", hold.telling().letsNoticesPass() ? 1 : 0)
            .with(prefix + "wanted.action", hold.wanted().action()).with(prefix + "wanted.target", hold.wanted().target()).with(prefix + "wanted.confirm", hold.wanted().confirmNanos())
            .with(prefix + "wanted.rung", hold.wanted().rung());
    }
}
