// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.varta.api.audit.AuditLines;
import org.varta.api.audit.AuditTicket.Fate;
import org.varta.api.audit.ChainPoint;
import org.varta.api.audit.RecordLine;

/**
 * The lines that are stamped but not known to be durable, one behind the other in one reused direct buffer, each with its number and its ticket. NOT thread safe: belongs
 * to the writer.
 */
final class Unconfirmed {
    static final int MOST_LINES = 4096;
    private static final int BUFFER_BYTES = 1 << 19;

    private final ByteBuffer buffer;
    private final ByteBuffer readOnly;
    private final int[] ends;
    private final long[] numbers;
    private final Ticket[] tickets;
    private final RecordLine reader = new RecordLine();
    private int count;
    /** Sum of the tickets' bounds: a line may be stamped again with a longer number. */
    private int reservedBytes;

    Unconfirmed() {
        this(MOST_LINES, BUFFER_BYTES);
    }

    /** Room for so many lines and bytes; at least one line of any record must fit. */
    Unconfirmed(int lines, int bytes) {
        buffer = ByteBuffer.allocateDirect(bytes);
        readOnly = buffer.asReadOnlyBuffer();
        ends = new int[lines];
        numbers = new long[lines];
        tickets = new Ticket[lines];
    }

    /** The most lines there can be. */
    int capacity() {
        return tickets.length;
    }

    int count() {
        return count;
    }

    boolean isEmpty() {
        return count == 0;
    }

    int roomLines() {
        return tickets.length - count;
    }

    int roomBytes() {
        return buffer.capacity() - reservedBytes;
    }

    /** Whether any record whatever fits. */
    boolean hasRoom() {
        return count < tickets.length && roomBytes() >= RecordText.MOST_BYTES;
    }

    void add(Ticket ticket, long number, LineText line) {
        line.copyTo(buffer);
        ends[count] = buffer.position();
        numbers[count] = number;
        tickets[count] = ticket;
        reservedBytes += ticket.mostBytes();
        count++;
    }

    /** Bytes of the last line. */
    int lastLength() {
        return ends[count - 1] - (count == 1 ? 0 : ends[count - 2]);
    }

    /** The lines from an index on. */
    AuditLines from(int first) {
        return new Lines(first, count);
    }

    /** Number and hash of a line. */
    ChainPoint point(int index) {
        int start = index == 0 ? 0 : ends[index - 1];
        byte[] text = new byte[ends[index] - 1 - start];
        readOnly.get(start, text);
        if (!reader.parse(text, 0, text.length)) {
            throw new IllegalStateException("a line of our own is no record");
        }
        return new ChainPoint(reader.number(), reader.chain());
    }

    /** The index of the line at a point of the chain, or −1. */
    int indexOf(ChainPoint point) {
        for (int i = count - 1; i >= 0; i--) {
            if (numbers[i] == point.number()) {
                return point(i).equals(point) ? i : -1;
            }
        }
        return -1;
    }

    /** The first lines are durable: tells whoever waits, and forgets them. */
    void acknowledge(int lines) {
        for (int i = 0; i < lines; i++) {
            tickets[i].end(Fate.DURABLE, numbers[i]);
        }
        forget(lines);
    }

    /** The records of all lines, in order, to be stamped again; the lines are forgotten. */
    List<Ticket> takeBack() {
        List<Ticket> all = new ArrayList<>(Arrays.asList(tickets).subList(0, count));
        forget(count);
        return all;
    }

    private void forget(int lines) {
        for (int i = 0; i < lines; i++) {
            reservedBytes -= tickets[i].mostBytes();
        }
        int rest = count - lines;
        int cut = lines == 0 ? 0 : ends[lines - 1];
        if (rest == 0) {
            buffer.clear();
        } else if (lines > 0) {
            buffer.flip().position(cut);
            buffer.compact();
            for (int i = 0; i < rest; i++) {
                ends[i] = ends[i + lines] - cut;
                numbers[i] = numbers[i + lines];
                tickets[i] = tickets[i + lines];
            }
        }
        Arrays.fill(tickets, rest, count, null);
        count = rest;
    }

    private final class Lines implements AuditLines {
        private final int first;
        private final int behind;

        Lines(int first, int behind) {
            this.first = first;
            this.behind = behind;
        }

        @Override
        public int count() {
            return behind - first;
        }

        @Override
        public long number(int index) {
            return numbers[first + index];
        }

        @Override
        public ByteBuffer bytes() {
            return slice(first, behind);
        }

        @Override
        public ByteBuffer line(int index) {
            return slice(first + index, first + index + 1);
        }

        private ByteBuffer slice(int from, int to) {
            int start = from == 0 ? 0 : ends[from - 1];
            return readOnly.slice(start, ends[to - 1] - start);
        }
    }
}
