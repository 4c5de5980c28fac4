// SPDX-License-Identifier: Apache-2.0
/**
 * What happens after a stall. A {@link org.varta.api.recovery.RecoveryPolicy} decides, a
 * {@link org.varta.api.recovery.RecoveryAction} acts, and the recovery bundle owns all state: history, debounce, running
 * actions, limits. Both may therefore be exchanged at any moment. Attempts are kept on disk where the observer has a state folder, so that budgets outlive
 * it; whether an attempt has helped is found out by the recovery bundle and part of the history. A person steps in through the {@link org.varta.api.recovery.OperatorDesk}.
 *
 * <p>Time in this package is monotonic nanoseconds of the recovery bundle's clock, compared by difference.
 */
@Export
@Version("1.1.0")
package org.varta.api.recovery;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
