// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import org.varta.api.event.DecisionRecord;

/** SHA-256 over the canonical parameters of a policy: what a decision record says about them. Source: stall policies 10. */
final class ParameterDigest {
    private static final int SHORT_DIGITS = 8;

    private ParameterDigest() {
    }

    /** All 64 hex digits. */
    static String of(String parameters) {
        return DecisionRecord.digestOf(parameters);
    }

    /** The first eight digits: enough to tell two settings apart in a log. */
    static String shortOf(String parameters) {
        return of(parameters).substring(0, SHORT_DIGITS);
    }
}
