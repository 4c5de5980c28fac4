// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.jdbc.internal;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.ChainPoint;
import org.varta.api.audit.RecordLine;
import org.varta.api.audit.SinkTail;

/**
 * Looks at the last rows, as far back as needed. There is no torn line in a database and no generation. Reads only. Used once.
 *
 * <p>Source: audit log 8.4; the numbers in comments are its steps.
 */
final class RowTail {
    private static final int FIRST_PAGE = 4;
    private static final int PAGE = 256;

    private final Link link;
    private final RecordLine reader = new RecordLine();
    private final Deque<Row> page = new ArrayDeque<>();
    private BigDecimal below = Link.INFINITY;
    private int pageSize = FIRST_PAGE;
    private Row highest;

    private RowTail(Link link) {
        this.link = link;
    }

    /**
     * The tail, and the row it ends with.
     *
     * @param tail as the contract wants it
     * @param highest the row with the highest key, or null
     */
    record Found(SinkTail tail, Row highest) {
    }

    static Found read(Link link) throws SQLException {
        RowTail probe = new RowTail(link);
        SinkTail tail = probe.walkBack();
        return new Found(tail, probe.highest);
    }

    private SinkTail walkBack() throws SQLException { // 5
        highest = next();
        if (highest == null) {
            return SinkTail.EMPTY;
        }
        long largest = 0;
        Row row = highest;
        while (row != null && !row.isRecord(reader)) {
            largest = larger(largest, larger(row.number(), RecordLine.leadingNumber(row.line(), 0, row.line().length)));
            row = next();
        }
        if (row == null) {
            return tail(SinkTail.Kind.DRIFT, ChainPoint.START, largest, false, ChainHash.ZERO, true);
        }
        ChainPoint last = new ChainPoint(reader.number(), reader.chain());
        boolean isBoot = reader.kind() == RecordLine.Kind.BOOT;
        ChainHash parent = reader.parent() == null ? ChainHash.ZERO : reader.parent();
        boolean isLinked = reader.isUnchained() || isLinked(row, isBoot); // 8
        return tail(row == highest ? SinkTail.Kind.RESUME : SinkTail.Kind.DRIFT, last, larger(last.number(), largest), isBoot, parent, isLinked); // 7
    }

    private static SinkTail tail(SinkTail.Kind kind, ChainPoint last, long largest, boolean isBoot, ChainHash parent, boolean isLinked) {
        return new SinkTail(kind, last, largest, false, isBoot, parent, ChainPoint.START, false, isLinked, 0);
    }

    /** A boot record follows from the hash it states, any other from the record before it, as far as that can be seen. */
    private boolean isLinked(Row row, boolean isBoot) throws SQLException {
        ChainHash chain = reader.chain();
        if (isBoot && reader.parent() != null && chain.equals(reader.chainAfter(reader.parent()))) {
            return true;
        }
        Row before = next();
        if (before == null || !before.isRecord(reader)) {
            return !isBoot;
        }
        ChainHash previous = reader.chain();
        return row.isRecord(reader) && chain.equals(reader.chainAfter(previous));
    }

    private Row next() throws SQLException {
        if (page.isEmpty()) {
            page.addAll(link.below(below, pageSize));
            pageSize = PAGE;
        }
        Row row = page.poll();
        if (row != null) {
            below = Row.key(row.number());
        }
        return row;
    }

    private static long larger(long one, long other) {
        return Long.compareUnsigned(one, other) >= 0 ? one : other;
    }
}
