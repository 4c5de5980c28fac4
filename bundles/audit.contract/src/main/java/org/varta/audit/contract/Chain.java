// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.varta.api.audit.ChainDigest;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.ChainPoint;
import org.varta.api.audit.RecordLine;

/** Makes the lines of a log, one linked to the other. NOT thread safe. */
public final class Chain {
    private final ChainDigest digest = new ChainDigest();
    private ChainPoint end = ChainPoint.START;

    /** A log without a record. */
    public Chain() {
        // starts at the start
    }

    /**
     * The last line made.
     *
     * @return its number and hash, not null
     */
    public ChainPoint end() {
        return end;
    }

    /**
     * A boot record behind the last line.
     *
     * @param number unsigned
     * @param reason a token
     * @return the line with its line feed
     */
    public byte[] boot(long number, String reason) {
        return boot(number, end.hash(), reason);
    }

    /**
     * A boot record that follows something else.
     *
     * @param number unsigned
     * @param parent the hash it states
     * @param reason a token
     * @return the line with its line feed
     */
    public byte[] boot(long number, ChainHash parent, String reason) {
        return line(number, RecordLine.Kind.BOOT, parent, "\t1700000000000\t0\tboot\t4242\t" + parent.column() + "\t" + reason);
    }

    /**
     * An ordinary record behind the last line.
     *
     * @param number unsigned
     * @param reason free text
     * @return the line with its line feed
     */
    public byte[] refused(long number, String reason) {
        return line(number, RecordLine.Kind.REFUSED, end.hash(), "\t1700000000000\t5\trefused\t1001\t" + reason);
    }

    /**
     * A record that starts a command, behind the last line.
     *
     * @param number unsigned
     * @param program free text
     * @param source free text
     * @return the line with its line feed
     */
    public byte[] spawn(long number, String program, String source) {
        return line(number, RecordLine.Kind.SPAWN, end.hash(), "\t1700000000000\t5\tspawn\t1001\t2002\texec\t" + program + "\t" + source + "\t38");
    }

    private byte[] line(long number, RecordLine.Kind kind, ChainHash previous, String rest) {
        String text = Long.toUnsignedString(number) + rest;
        byte[] body = text.getBytes(UTF_8);
        end = new ChainPoint(number, digest.after(previous, kind, body, 0, body.length));
        return (text + "\t" + end.hash().column() + "\n").getBytes(UTF_8);
    }
}
