// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.managed.internal;

import java.util.OptionalInt;
import org.varta.agent.Status;

/**
 * What is known of one part at one instant. Immutable.
 *
 * @param part who
 * @param status what counts for it
 * @param payload what it wants the beats to carry
 * @param isWedged whether its deadline has passed without progress
 * @param trouble why its own word does not count, empty if it does
 */
record Finding(PartName part, Status status, OptionalInt payload, boolean isWedged, String trouble) {
    boolean isTroubled() {
        return isWedged || !trouble.isEmpty();
    }

    /** For people. */
    String words() {
        return trouble.isEmpty() ? isWedged ? "makes no progress" : "is well again" : isWedged ? trouble + " and makes no progress" : trouble;
    }
}
