// SPDX-License-Identifier: Apache-2.0
package org.varta.api.recovery;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;
import org.varta.api.stall.PolicyParameters;

/**
 * Makes recovery policies from recorded parameters, to replay decisions without a framework. A bundle with a {@link RecoveryPolicy} whose decisions shall be replayed names a class of this kind, with a public
 * constructor without arguments, in {@code META-INF/services/org.varta.api.recovery.RecordedRecoveryPolicy}.
 */
@ConsumerType
@FunctionalInterface
public interface RecordedRecoveryPolicy {
    /**
     * A policy with these parameters, which decides exactly like the one that they were recorded from.
     *
     * @param parameters what {@link RecoveryPolicy#parameters} said, not null
     * @param all everybody's recorded policies, for those that are made of others; not null
     * @return the policy, empty if the parameters are of a model that is not known here
     * @throws IllegalArgumentException if parameters of a known model are missing or wrong
     */
    Optional<RecoveryPolicy> policy(PolicyParameters parameters, RecordedRecoveryPolicy all);
}
