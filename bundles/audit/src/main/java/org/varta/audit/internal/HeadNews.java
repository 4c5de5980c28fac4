// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.audit.ChainPoint;

/**
 * Says in the operators' log where the chain ends: at every start, change of sinks, rotation and stop, and once an hour while it grows. Whoever keeps these lines elsewhere can prove later that nothing
 * was taken away from the end of the log. NOT thread safe: belongs to the writer. Source: audit log W21.
 */
final class HeadNews {
    private static final Logger LOG = LoggerFactory.getLogger(HeadNews.class);
    private static final long LONGEST_SILENCE_NANOS = 3_600_000_000_000L;

    private final LedgerClock clock;
    private ChainPoint said = ChainPoint.START;
    private long saidAt;

    HeadNews(LedgerClock clock) {
        this.clock = clock;
        this.saidAt = clock.nanos();
    }

    /** Something has happened to the log; it ends at this record now. */
    void say(String event, ChainPoint end) {
        said = end;
        saidAt = clock.nanos();
        LOG.info("audit log {}: record {}, chain {}", event, Long.toUnsignedString(end.number()), end.hash());
    }

    /** Says where the log ends if that was too long ago. */
    void repeat(ChainPoint end) {
        if (!end.equals(said) && clock.nanos() - saidAt >= LONGEST_SILENCE_NANOS) {
            say("goes on", end);
        }
    }
}
