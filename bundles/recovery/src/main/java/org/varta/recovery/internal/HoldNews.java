// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryDecision.NotBefore;
import org.varta.api.recovery.Telling;

/** What of a hold is worth an event: that it begins, that it is another one now, that it is over. */
final class HoldNews {
    private HoldNews() {
    }

    /** Whether it waits for other agents or other moments than before. */
    static boolean isAny(List<NotBefore> before, NotBefore hold) {
        return isAny(before, hold.each());
    }

    private static boolean isAny(List<NotBefore> before, List<NotBefore> after) {
        return before.size() != after.size() || !IntStream.range(0, after.size()).allMatch(i -> isSame(before.get(i), after.get(i)));
    }

    /** Words may tell how far it is by now, and a moment on the wall is known to the millisecond only. */
    private static boolean isSame(NotBefore before, NotBefore after) {
        boolean isSameEnd = after.waitsFor().isEmpty() ? Math.abs(after.at() - before.at()) < Evaluation.SHORTEST_HOLD_NANOS : after.detail().equals(before.detail());
        return after.code().equals(before.code()) && after.waitsFor().equals(before.waitsFor()) && isSameEnd;
    }

    /** Of such a change, what each listener is told: the latest hold that is told of for each stall, among those that hold now. Null if that is none, or no news. */
    static NotBefore toTell(List<NotBefore> before, NotBefore hold) {
        List<NotBefore> told = ofEachStall(hold.each());
        if (told.isEmpty() || !isAny(ofEachStall(before), told)) {
            return null;
        }
        NotBefore latest = told.stream().reduce((one, other) -> other.at() - one.at() > 0 ? other : one).orElseThrow();
        return new NotBefore(latest.at(), latest.code(), latest.detail(), latest.waitsFor(), hold.each());
    }

    private static List<NotBefore> ofEachStall(List<NotBefore> holds) {
        return holds.stream().filter(hold -> hold.telling().manner() == Telling.Manner.EACH_STALL).toList();
    }

    /** What held a stall and does so still. */
    static List<NotBefore> still(List<NotBefore> before, NotBefore hold) {
        return before.stream().filter(held -> hold.each().stream().anyMatch(one -> one.code().equals(held.code()))).toList();
    }

    /** What held a stall and does so no more, one for each code. */
    static List<NotBefore> over(List<NotBefore> before, RecoveryDecision decision) {
        List<NotBefore> still = decision instanceof NotBefore hold ? hold.each() : List.of();
        List<NotBefore> over = new ArrayList<>();
        for (NotBefore held : before) {
            if (still.stream().noneMatch(hold -> hold.code().equals(held.code())) && over.stream().noneMatch(hold -> hold.code().equals(held.code()))) {
                over.add(held);
            }
        }
        return over;
    }
}
