// SPDX-License-Identifier: Apache-2.0
/**
 * Recovery action {@code exec}: runs a command, without a shell, in a session of its own.
 *
 * <pre>
 *   configuration ──▶ Settings ── CommandLine (inline, or CommandFile) ── Environment
 *   start ──▶ ProgramFile ──▶ ExecutableImage ──▶ ChildSession (posix) ──▶ RecoveryRun: functions of the child session
 * </pre>
 *
 * <p>The program is looked for in the child's search path and looked into before every start, because the Java runtime and {@code setsid} would both hand a file that the kernel rejects to a shell. The child
 * belongs to {@code org.varta.posix.ChildSession}, so it is followed to its end when this bundle is gone.
 *
 * <p>A target that the policy gives, such as the agents of a group in the order of their start, reaches the command as {@code VARTA_TARGET}.
 *
 * <p><strong>Threads.</strong> Started on the recovery thread, configured on others; one volatile reference between them. Where the command comes from a file, the thread {@code varta-command-file} looks every two
 * seconds whether that has been edited, and says so once for each change: what was read stays in force until the configuration is applied again.
 *
 * <p><strong>Failures.</strong> A wrong configuration is refused as a whole and the old one stays; a start that fails starts nothing and says why, without arguments. A program that disappears between the look
 * and the start shows as exit value 126 or 127.
 */
package org.varta.recovery.exec.internal;
