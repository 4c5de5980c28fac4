// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.audit.SinkException;

/** Counts each failed operation and logs some of them. Thread safe. */
final class Complaints implements Consumer<SinkException> {
    private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);

    private final LedgerCounters counters;
    private final LimitedLog log;

    Complaints(LedgerClock clock, LedgerCounters counters) {
        this.counters = counters;
        this.log = new LimitedLog(clock, counters.suppressedLines("audit_io"));
    }

    @Override
    public void accept(SinkException e) {
        counters.ioError(e.kind());
        log.write(suffix -> LOG.error("{}{}", e.getMessage(), suffix));
    }
}
