// SPDX-License-Identifier: Apache-2.0
/**
 * The sending side: {@link org.varta.agent.Varta} sends the heartbeats of this process to an observer. API names, outcomes and their order are those of the existing Varta client, so a user switches by replacing the
 * import prefix.
 *
 * <p>A beat never throws and never blocks. Any thread may call; callers of one agent line up on one lock that is held for one send. All agents of this process that point to the same destination draw from one
 * {@link org.varta.agent.NonceSequence}, because an observer knows a process and not its handles.
 */
@Export
@Version("1.0.0")
package org.varta.agent;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
