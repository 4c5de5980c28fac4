// SPDX-License-Identifier: Apache-2.0
/**
 * The audit log as a v2 text file.
 *
 * <pre>
 * ledger ── open ──▶ FileSink ── LockFile (PATH.lock) ── SafeOpen ──▶ FileSession
 *        ── probe ─▶ TailProbe: HeaderSearch, BackwardLines ──▶ TailScan          (reads only)
 *        ── begin ─▶ cut torn end, header + boot line in one write, sync, sync the directory
 *        ── append ▶ one write behind the last one ── sync ──▶ fdatasync
 *        ── recover ▶ cut back to the synced length
 * </pre>
 *
 * <p><strong>Threads.</strong> None of its own. A session is used by one thread at a time, the ledger's; configuration and deactivation come from the framework.
 *
 * <p><strong>Failures.</strong> A file that is not safe to write (link, foreign owner, two names, writable by others) or whose end is of a class that this version does not
 * repair (DRIFT, LEGACY, UNKNOWN) is refused and stays byte-identical. After a failed write or sync the file is cut back to what was last known to be synced; what a later sync says
 * about older data is never believed. A directory that cannot be synced fails {@code begin}, which can be repeated.
 *
 * <p>Everything that touches the disk goes through {@link org.varta.audit.file.internal.Disk}.
 */
package org.varta.audit.file.internal;
