// SPDX-License-Identifier: Apache-2.0
/**
 * The verifier of the audit log, as a library ({@link org.varta.audit.verify.AuditVerifier}) and as a command ({@link org.varta.audit.verify.AuditCommand}: verify, show, tail).
 *
 * <pre>
 * PATH.5 … PATH.1, PATH ── LogFiles: opened at one moment ── SetReader: lines ──▶ SetWalk: grammar, numbers, chain, boot records ──▶ runs
 *              all sets, side by side by number ──▶ Union: one tree of segments ──▶ Way: superseded ends, forks ──▶ Verification
 *              heads, expected records ──▶ Watch: is what is remembered elsewhere on the way? ──▶ Verification
 * </pre>
 *
 * <p>It shares the grammar of a line and the construction of a hash with the writer, and nothing else: the walk along the chain and the reading of the head are its own. It runs on the
 * caller's thread and reads each set once, or twice if the log has moved. It keeps one block of a file, and one entry for each place where the log has moved; of whatever it finds it keeps the
 * first hundred and counts the rest.
 *
 * <p>What each verdict means:
 *
 * <ul>
 * <li>sound: every record is linked, from the newest one back to the first one, or to the oldest generation that is kept, and the log holds what its heads and the expected records say;
 * <li>broken: damaged, left out, put in or put elsewhere, a generation missing between two others, a fork, two records with one number, a number that does not rise, a chain switched off in the
 * middle of a run, another record than remembered, an end cut off in the very file that the head names, records behind an orderly stop;
 * <li>incomplete: all that was given is right, but numbers are elsewhere, or the beginning or the end is. One place of a log that has moved is never more than that;
 * <li>unreadable: a file cannot be read.
 * </ul>
 *
 * <p>Gaps between numbers are no problem by themselves: each is listed, as dropped records, or as an unclean stop where a boot record follows. What the reference observer is known to write is
 * read and mentioned: something before the header, a boot record with a stale previous hash or without one, a log without hashes, 64 zeros for no hash.
 *
 * <p>What it cannot show: that records at the end are missing when no head and no expected record tells of them; and that somebody who may write everything has computed everything anew.
 */
@Export
@Version("1.0.0")
package org.varta.audit.verify;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
