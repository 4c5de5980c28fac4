// SPDX-License-Identifier: Apache-2.0
/**
 * How frames leave the process. {@link org.varta.agent.transport.UdsTransport} makes UNIX datagram sockets through the {@code posix} bundle; anything else may implement
 * {@link org.varta.agent.transport.BeatTransport}.
 */
@Export
@Version("1.0.0")
package org.varta.agent.transport;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
