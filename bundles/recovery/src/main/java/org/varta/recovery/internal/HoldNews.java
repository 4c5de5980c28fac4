// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.List;
import java.util.stream.IntStream;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryDecision.NotBefore;

/** What of a hold is worth an event: that it begins, that it is another one now, that it is over. */
final class HoldNews {
    private HoldNews() {
    }

    /** Whether it waits for other agents or other moments than before. */
    static boolean isAny(List<NotBefore> before, NotBefore hold) {
        List<NotBefore> after = hold.each();
        return before.size() != after.size() || !IntStream.range(0, after.size()).allMatch(i -> isSame(before.get(i), after.get(i)));
    }

    /** Words may tell how far it is by now, and a moment on the wall is known to the millisecond only. */
    private static boolean isSame(NotBefore before, NotBefore after) {
        boolean isSameEnd = after.waitsFor().isEmpty() ? Math.abs(after.at() - before.at()) < Evaluation.SHORTEST_HOLD_NANOS : after.detail().equals(before.detail());
        return after.code().equals(before.code()) && after.waitsFor().equals(before.waitsFor()) && isSameEnd;
    }

    /** Codes that held a stall and do so no more. */
    static List<String> over(List<NotBefore> before, RecoveryDecision decision) {
        List<NotBefore> still = decision instanceof NotBefore hold ? hold.each() : List.of();
        return codes(before).stream().filter(code -> still.stream().noneMatch(hold -> hold.code().equals(code))).toList();
    }

    /** Each reason once. */
    static List<String> codes(List<NotBefore> holds) {
        return holds.stream().map(NotBefore::code).distinct().toList();
    }
}
