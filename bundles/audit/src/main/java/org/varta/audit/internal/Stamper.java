// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import org.varta.api.audit.ChainHash;
import org.varta.api.audit.ChainPoint;
import org.varta.api.audit.RecordLine.Kind;

/** Gives records their numbers and hashes. NOT thread safe: belongs to the writer. Source: chain continuity 2. */
final class Stamper {
    private final LineText line = new LineText();
    private final boolean isChained;
    private long issued;
    private ChainHash hash = ChainHash.ZERO;

    Stamper(boolean isChained) {
        this.isChained = isChained;
    }

    /** Numbers up to this one are used or burned. */
    long issued() {
        return issued;
    }

    void burnTo(long number) {
        if (Long.compareUnsigned(number, issued) > 0) {
            issued = number;
        }
    }

    /** How many numbers are left. */
    boolean isExhausted() {
        return Long.compareUnsigned(issued, Head.LAST_NUMBER) >= 0;
    }

    /** The next records follow this one. */
    void follow(ChainPoint point) {
        burnTo(point.number());
        hash = point.hash();
    }

    /** The line of a boot record, made without taking its number. */
    Boot boot(long number, long wallMillis, int pid, ChainHash parent, BootReason reason) {
        ChainHash stated = isChained ? parent : ChainHash.ZERO;
        BootReason told = reason == BootReason.ROTATION && stated.isZero() ? BootReason.FRESH : reason;
        RecordText.writeBoot(line, number, wallMillis, pid, stated, told);
        ChainHash own = end(stated, Kind.BOOT);
        return new Boot(new ChainPoint(number, own), told, line.toBytes());
    }

    /** Stamps a record into the buffer and burns the numbers behind it. */
    void stamp(Ticket ticket, Unconfirmed into) {
        issued++;
        RecordText.write(line, issued, ticket.record());
        hash = end(hash, RecordText.kind(ticket.record()));
        into.add(ticket, issued, line);
        long burns = ticket.takeBurns();
        boolean isBeyondLast = Long.compareUnsigned(burns, Head.LAST_NUMBER - issued) > 0;
        issued = isBeyondLast ? Head.LAST_NUMBER : issued + burns;
    }

    private ChainHash end(ChainHash previous, Kind kind) {
        if (isChained) {
            return line.chained(previous, kind);
        }
        line.unchained();
        return ChainHash.ZERO;
    }

    /**
     * A boot record.
     *
     * @param point its number and hash
     * @param reason as it says
     * @param line with its line feed
     */
    record Boot(ChainPoint point, BootReason reason, byte[] line) {
    }
}
