// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.varta.api.stall.Verdict;

/** The last decisions about each process, for people who ask: the last eight, of the 4,096 processes that something was decided about last. Recovery thread only. */
final class Recent {
    private static final int DECISIONS = 8;
    private static final int PROCESSES = 4_096;

    /** In the order of the last decisions. */
    private final Map<Integer, About> byPid = new LinkedHashMap<>();

    /** One decision. */
    record Decision(long at, String token, String detail) {
    }

    /** One process: its last verdict, decisions, newest first, and what the policy that was asked last told of its reasons. */
    record About(Verdict verdict, Deque<Decision> decisions, Map<String, Object> numbers) {
    }

    /** @param numbers null if no policy was asked */
    void note(Verdict verdict, long now, String token, String detail, Map<String, Object> numbers) {
        About before = byPid.remove(verdict.pid());
        boolean isNew = before == null || !Ledger.isSameLineage(before.verdict.generation(), verdict.generation());
        Deque<Decision> decisions = isNew ? new ArrayDeque<>() : before.decisions;
        Map<String, Object> told = numbers != null ? numbers : isNew ? Map.of() : before.numbers;
        decisions.addFirst(new Decision(now, token, detail));
        if (decisions.size() > DECISIONS) {
            decisions.removeLast();
        }
        byPid.put(verdict.pid(), new About(verdict, decisions, told));
        if (byPid.size() > PROCESSES) {
            Iterator<About> oldest = byPid.values().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** The last decision about a process that was not a person's; empty if none is known. */
    String lastTokenOf(int pid) {
        About about = byPid.get(pid);
        return about == null ? "" : about.decisions.stream().map(Decision::token).filter(token -> !token.equals(Journal.OPERATOR)).findFirst().orElse("");
    }

    /** By process id. */
    List<About> all() {
        Collection<About> known = byPid.values();
        List<About> sorted = new ArrayList<>(known);
        sorted.sort((one, other) -> Integer.compareUnsigned(one.verdict.pid(), other.verdict.pid()));
        return sorted;
    }
}
