// SPDX-License-Identifier: Apache-2.0
package org.varta.api.recovery;

import java.util.Objects;
import org.varta.api.stall.Verdict;

/**
 * What an action shall act on. Immutable.
 *
 * @param verdict the stall, not null
 * @param target what to act on in the action's own words, empty for the action's default
 */
public record RecoveryRequest(Verdict verdict, String target) {
    /**
     * Checks the components.
     *
     * @param verdict not null
     * @param target not null
     */
    public RecoveryRequest {
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(target, "target");
    }
}
