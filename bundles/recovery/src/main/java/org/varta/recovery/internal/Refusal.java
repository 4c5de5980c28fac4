// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.Locale;

/** Labels of {@code varta_recovery_refused_total}, in the order of the exposition. Source: exporters specification 6.5; the last two are ours. */
enum Refusal {
    UNAUTHENTICATED_TRANSPORT, CROSS_NAMESPACE_AGENT, DEBOUNCE_CAPACITY, OUTSTANDING_CAPACITY, SOCKET_MODE_ONLY, STALE_CHILD_KILL_FAILED,
    AUDIT_UNAVAILABLE, POLICY;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
