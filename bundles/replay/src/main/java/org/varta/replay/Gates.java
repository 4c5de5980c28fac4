// SPDX-License-Identifier: Apache-2.0
package org.varta.replay;

import org.varta.api.event.DecisionRecord;
import org.varta.api.recovery.RecoveryAttempt;
import org.varta.api.transport.Origin;

/** The steps around a recovery policy, from what they found: their answers are tokens, empty if nothing stands in the way. Written down here a second time, independently of recovery. Stateless. Source: recovery specification 5 and 13, stall policies R10. */
final class Gates {
    private static final String FREE = "";
    private static final long LONGEST_RETRY_NANOS = 600_000_000_000L;
    private static final long SHORTEST_HOLD_NANOS = 10_000_000L;
    private static final long LONGEST_HOLD_NANOS = 86_400_000_000_000L;
    private static final int MOST_DOUBLINGS = 32;

    private Gates() {
    }

    /** Steps 0 to 3, before a policy is asked. */
    static String before(DecisionRecord record) {
        if (is(record, "isOvertaken")) {
            return "skipped_agent_resumed";
        }
        String stale = switch (record.text("g.freshness")) {
            case "NO_ANSWER" -> "skipped_stall_unverifiable";
            case "RESUMED" -> "skipped_agent_resumed";
            case "RECYCLED" -> "skipped_pid_recycled";
            case "UNVERIFIABLE" -> is(record, "isDeferred") ? "skipped_stall_unverifiable" : FREE;
            default -> FREE;
        };
        if (!stale.isEmpty()) {
            return stale;
        }
        if (record.whole("v.foreign") == 1 && !is(record, "allowForeign")) {
            return "cross_namespace_agent";
        }
        String ineligible = switch (Origin.valueOf(record.text("v.origin"))) {
            case NETWORK_UNVERIFIED -> "unauthenticated_transport";
            case SOCKET_MODE_ONLY -> "socket_mode_only";
            case OPERATOR_ATTESTED, KERNEL_ATTESTED -> FREE;
        };
        boolean isUnrecorded = is(record, "failClosed") && !is(record, "canRecord");
        return ineligible.isEmpty() && isUnrecorded ? "audit_unavailable" : ineligible;
    }

    /** Steps 6 to 10, after a policy has said to start. */
    static String behind(DecisionRecord record) {
        String way = switch (record.text("g.way")) {
            case "IN_FLIGHT" -> "outstanding_in_flight";
            case "LEFTOVERS_FULL" -> "orphan_reap_capacity";
            case "KILL_FAILED" -> "stale_child_kill_failed";
            default -> FREE;
        };
        if (!way.isEmpty()) {
            return way;
        }
        if (record.whole("g.children") >= record.whole("g.mostChildren")) {
            return "outstanding_capacity";
        }
        return !is(record, "hasLedgerRoom") ? "debounce_capacity" : is(record, "startFailed") ? "spawn_failed" : FREE;
    }

    /** Whether what a policy holds is a notice, which was given nevertheless, because no hold forbids notices. */
    static boolean isNoticeGiven(DecisionRecord record) {
        return is(record, "isNoticeGiven");
    }

    /** Whether a hold found room. */
    static boolean hasHoldRoom(DecisionRecord record) {
        return !record.pairs().containsKey("g.hasHoldRoom") || is(record, "hasHoldRoom");
    }

    /** Whether a person has ordered the start, so that no policy was asked. */
    static boolean isOrdered(DecisionRecord record) {
        return is(record, "isOrdered");
    }

    static boolean isWatched(DecisionRecord record) {
        return is(record, "isWatched") && !is(record, "startFailed");
    }

    /** When it is looked whether a start has helped. */
    static long confirmAt(DecisionRecord record) {
        return record.whole("g.startAt") + record.whole("g.confirm");
    }

    private static boolean is(DecisionRecord record, String gate) {
        return "1".equals(record.pairs().get("g." + gate));
    }

    /** When a held stall is looked at again. */
    static long heldUntil(long now, long wanted) {
        return now + Math.min(LONGEST_HOLD_NANOS, Math.max(SHORTEST_HOLD_NANOS, wanted - now));
    }

    /** When an answered stall is tried again. */
    static long retryAt(DecisionRecord record) {
        long backoff = record.whole("r.backoff");
        int doublings = (int) Math.min(record.whole("r.number") - 1, MOST_DOUBLINGS);
        long wait = backoff > LONGEST_RETRY_NANOS >> doublings ? LONGEST_RETRY_NANOS : backoff << doublings;
        return record.whole("at") + (record.text("answer").equals("debounced") ? Math.max(wait, record.whole("r.window")) : wait);
    }

    /** Whether a start has helped. */
    static RecoveryAttempt.Effect effect(DecisionRecord record) {
        if (record.whole("c.isKnown") == 1) {
            return record.whole("c.beats") >= record.whole("c.confirmBeats") ? RecoveryAttempt.Effect.CONFIRMED : RecoveryAttempt.Effect.UNCONFIRMED;
        }
        return record.whole("c.isThere") == 1 ? RecoveryAttempt.Effect.UNCONFIRMED : RecoveryAttempt.Effect.UNWATCHED;
    }
}
