// SPDX-License-Identifier: Apache-2.0
/**
 * The verifier of the audit log.
 *
 * <pre>
 * PATH.5 … PATH.1, PATH ── HeaderFinder, LineReader ── SetReader ──▶ SetWalk: grammar, numbers, chain, boot records ──▶ runs
 *                                        all sets ──▶ Joining: which record each run continues; superseded ends, forks ──▶ Verification
 * </pre>
 *
 * <p>It shares the grammar of a line and the construction of a hash with the writer, and nothing else: the walk along the chain is its own. It runs on the caller's thread, reads
 * each set twice at most, and keeps one line and one entry for each place where the log has moved.
 *
 * <p>A verdict about one place of a log that has moved can be no better than incomplete where numbers are elsewhere; given all places it can be sound.
 */
@Export
@Version("1.0.0")
package org.varta.audit.verify;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
