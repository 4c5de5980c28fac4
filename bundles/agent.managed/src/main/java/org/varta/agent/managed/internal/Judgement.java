// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.managed.internal;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.varta.agent.Status;

/**
 * What the next beat says. Immutable.
 *
 * @param status the worst of all parts
 * @param payload that of the highest ranking part which wants one, else 0
 * @param isSilent whether there is no beat at all
 * @param wedged the parts that make no progress, as the recovery action takes them
 */
record Judgement(Status status, int payload, boolean isSilent, String wedged) {
    private static final Comparator<Finding> HIGHEST_RANKING = Comparator.comparingInt((Finding finding) -> finding.part().ranking()).thenComparing(finding -> -finding.part().order());

    /** @param findings in the order in which the parts were registered */
    static Judgement of(Collection<Finding> findings, boolean isGate) {
        List<Finding> wedged = findings.stream().filter(Finding::isWedged).toList();
        Status worst = findings.stream().map(finding -> finding.isWedged() ? Status.CRITICAL : finding.status()).max(Comparator.naturalOrder()).orElse(Status.OK);
        int payload = findings.stream().filter(finding -> finding.payload().isPresent()).max(HIGHEST_RANKING).map(finding -> finding.payload().getAsInt()).orElse(0);
        return new Judgement(worst, payload, isGate && !wedged.isEmpty(), wedged.stream().map(finding -> finding.part().restartable()).distinct().collect(Collectors.joining(" ")));
    }

    /** Whether it cannot wait for the next beat. */
    boolean isNewsAfter(Judgement former) {
        return status != former.status || isSilent != former.isSilent;
    }
}
