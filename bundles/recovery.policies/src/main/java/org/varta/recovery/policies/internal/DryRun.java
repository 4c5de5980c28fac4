// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryHistory;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.stall.PolicyParameters;
import org.varta.api.stall.Verdict;

/** Nothing is ever started; behind others in a composition it shows what they would let pass. */
record DryRun(String id) implements RecoveryPolicy {
    @Override
    public RecoveryDecision decide(Verdict verdict, RecoveryHistory history, long now) {
        return new RecoveryDecision.Decline("dry_run");
    }

    @Override
    public String parameters() {
        return new PolicyParameters().with("model", "dryrun").toString();
    }
}
