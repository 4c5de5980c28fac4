// SPDX-License-Identifier: Apache-2.0
/**
 * The system calls that nobody else in the product may make, and the few classes that give them a shape: {@link org.varta.posix.UnixDatagramReceiver} and
 * {@link org.varta.posix.UnixDatagramSender}, {@link org.varta.posix.Readiness} and {@link org.varta.posix.WakeUp} for a loop that waits, {@link org.varta.posix.ProcessIdentity}, and
 * {@link org.varta.posix.ChildSession} for commands.
 *
 * <p>Everything native goes through {@link org.varta.posix.Posix}, primitives only, so that a provider is a page: JNA direct mapping here, the foreign-function interface as a bundle of its own later. Memory
 * that the kernel sees is one direct buffer for each object, allocated once; nothing on a receiving or sending path allocates.
 *
 * <p>Threads: an object of this package belongs to one thread at a time unless its documentation says otherwise. Failure: a call that fails says {@code −errno}; where an object cannot be made,
 * {@link org.varta.posix.ErrnoException} names call and errno.
 */
@Export
@Version("1.1.0")
package org.varta.posix;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
