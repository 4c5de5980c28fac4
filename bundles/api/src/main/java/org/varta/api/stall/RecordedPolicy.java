// SPDX-License-Identifier: Apache-2.0
package org.varta.api.stall;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes detectors from recorded parameters, to replay verdicts without a framework. A bundle with a {@link StallPolicy} whose verdicts shall be replayed names a class of this kind, with a public
 * constructor without arguments, in {@code META-INF/services/org.varta.api.stall.RecordedPolicy}.
 */
@ConsumerType
@FunctionalInterface
public interface RecordedPolicy {
    /**
     * A detector with these parameters, which behaves to the last bit like the one they were recorded from.
     *
     * @param parameters what {@link StallPolicy#parameters} said, not null
     * @param capacity number of slots
     * @param all everybody's recorded policies, for those that are made of others; not null
     * @return a fresh detector, empty if the parameters are of a model that is not known here
     * @throws IllegalArgumentException if parameters of a known model are missing or wrong
     */
    Optional<StallDetector> detector(PolicyParameters parameters, int capacity, RecordedPolicy all);
}
