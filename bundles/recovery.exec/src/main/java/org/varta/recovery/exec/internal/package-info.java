// SPDX-License-Identifier: Apache-2.0
/**
 * Recovery action {@code exec}: runs a command, without a shell, in a session of its own.
 *
 * <p>{@link org.varta.recovery.exec.internal.CommandLine} is the configured command and what it becomes for one process id; {@link org.varta.recovery.exec.internal.CommandFile} reads it from a protected file;
 * {@link org.varta.recovery.exec.internal.ProgramFile} finds the program in the child's search path and makes sure that the kernel itself can run it, because the Java runtime and {@code setsid} would both hand a
 * file without an interpreter line to a shell. The child belongs to {@code org.varta.posix.ChildSession}, so it is followed to its end when this bundle is gone.
 *
 * <p>Threads: started on the recovery thread, configured on others; one volatile reference between them. Failures: a wrong configuration is refused and the old one stays; a start that fails starts nothing and says why, without
 * arguments.
 */
package org.varta.recovery.exec.internal;
