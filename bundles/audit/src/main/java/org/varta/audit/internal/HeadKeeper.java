// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.io.IOException;
import org.varta.api.audit.ChainPoint;
import org.varta.api.audit.SinkException;
import org.varta.audit.internal.Head.State;
import org.varta.audit.internal.HeadStore.HeadConflictException;

/** The head as it was last made durable, and the only way to make another one so. NOT thread safe: belongs to the writer. */
final class HeadKeeper {
    private final HeadStore store;
    private final LedgerClock clock;
    private final int pid;
    private Head durable;
    private long writtenAt;

    HeadKeeper(HeadStore store, LedgerClock clock, int pid) throws IOException {
        this.store = store;
        this.clock = clock;
        this.pid = pid;
        this.durable = store.read();
        this.writtenAt = clock.nanos();
    }

    /** The head last made durable, or null if there has never been one. */
    Head head() {
        return durable;
    }

    /** There was a head, but nothing proves that it was ours. */
    boolean hasUnproven() {
        return store.hasUnproven();
    }

    /** The head of a log that is being written: all numbers that were issued are used or burned. */
    Head open(ChainPoint point, long issued, String sink) {
        return head().next(State.OPEN, point, issued, Head.limitAbove(issued), sink, Head.NONE);
    }

    long nanosSinceWritten(long nowNanos) {
        return nowNanos - writtenAt;
    }

    /**
     * Makes a head durable.
     *
     * @throws HeadConflictException if another ledger has written since: stop
     * @throws SinkException of kind HEAD if it is not known to be durable
     */
    void write(Head head) throws SinkException, HeadConflictException {
        Head numbered = head.written(durable == null ? store.largestCounter() + 1 : durable.counter() + 1, clock.wallMillis(), pid);
        writtenAt = clock.nanos();
        try {
            store.write(numbered);
        } catch (HeadConflictException e) {
            throw e;
        } catch (IOException e) {
            throw new SinkException(SinkException.Kind.HEAD, "cannot write the head of the audit log: " + e, e);
        }
        durable = numbered;
    }
}
