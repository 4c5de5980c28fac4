// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.util.Set;
import org.varta.api.audit.ChainHash;

/**
 * How the log goes on in a sink. Immutable.
 *
 * @param row the row of the start table that says so
 * @param reason of the boot record
 * @param parent previous hash of the boot record
 * @param base the boot record gets the number behind this one
 * @param intent the head to be made durable before the sink is touched
 * @param events what has to be said about it
 */
record Start(int row, BootReason reason, ChainHash parent, long base, Head intent, Set<StartEvent> events) {
    long bootNumber() {
        return base + 1;
    }

    boolean has(StartEvent event) {
        return events.contains(event);
    }
}
