// SPDX-License-Identifier: Apache-2.0
package org.varta.api.audit;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A place where the log is written to, published as a service: files, a database. It stores lines, tells its tail and divides itself into
 * generations; numbers, hashes, order, boot records and cadence are the ledger's.
 *
 * <p>The ledger binds all sinks and takes the one with the highest {@code service.ranking} among those that match its target filter. A sink does
 * nothing until it is opened, and its service may be withdrawn only after the ledger has closed the session (the ledger's unbind waits for
 * that, bounded).
 */
@ConsumerType
public interface AuditSink {
    /**
     * A name for logs and metrics. It changes exactly when the service's configuration leads to another store: seeing that, the ledger opens the sink again.
     *
     * @return words without secrets, not null
     */
    String name();

    /**
     * Opens the store for one ledger and locks it against every other, in this process and elsewhere. Changes nothing in what is stored.
     *
     * @return the session, not null
     * @throws SinkException if the store cannot be used; nothing was changed and nothing is left locked
     */
    SinkSession open() throws SinkException;
}
