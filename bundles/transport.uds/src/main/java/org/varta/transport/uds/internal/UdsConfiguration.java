// SPDX-License-Identifier: Apache-2.0
package org.varta.transport.uds.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of a UNIX socket transport; factory PID {@code org.varta.transport.uds}. */
@ObjectClassDefinition(name = "Varta UNIX datagram transport", description = "A socket that agents on this machine beat to")
@interface UdsConfiguration {
    /** Where. */
    @AttributeDefinition(name = "Socket path", description = "Path of the socket, 1 to 107 bytes, required. Its folder must belong to root or to us and not be writable for others unless sticky. Hot: the new path is bound, then the old one is drained and closed.")
    String socketPath() default "";

    /** Who may send, by the file system. */
    @AttributeDefinition(name = "Socket mode", description = "Permission bits of the socket, octal (600, 0600 or 0o600), default 0600. Hot.")
    String socketMode() default "0600";

    /** Who may send, by the kernel's word. */
    @AttributeDefinition(name = "Allowed users", description = "Decimal user ids whose beats are admitted. Empty (default): our own user only. Hot.", required = false)
    String[] allowedUids() default {};

    /** Warm-up. */
    @AttributeDefinition(name = "Warm-up frames", description = "Synthetic frames that pass the decoder before the socket is bound. 0 to 1000000, default 30000. Applies to the next bind.")
    int warmUpFrames() default 30000;
}
