// SPDX-License-Identifier: Apache-2.0
/**
 * The tamper-evident log. Whoever decides offers an {@link org.varta.api.audit.AuditRecord} to the
 * {@link org.varta.api.audit.AuditLog}, the ledger; the ledger gives it number and hash and stores the line in an
 * {@link org.varta.api.audit.AuditSink}. The chain belongs to the ledger: a sink stores bytes, tells its tail and divides
 * itself into generations, so no sink can break the chain, and a log may move from one sink to another.
 *
 * <p>The format is audit schema v2.
 */
@Export
@Version("1.1.0")
package org.varta.api.audit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
