// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.jdbc.internal;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.audit.AuditLines;
import org.varta.api.audit.SinkException;
import org.varta.api.audit.SinkSession;
import org.varta.api.audit.SinkTail;

/**
 * The store of one log in a database, opened and held. Everything between two syncs is one transaction, begun by locking the owner's row. After any error the connection is given up;
 * over the next one the holder's row is
 * locked first, so that whatever the old connection was still doing has ended, and then the rows themselves tell what became of it. NOT thread safe, except that {@link #close} may
 * come from another thread.
 */
final class JdbcSession implements SinkSession {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcSession.class);
    private static final BigDecimal BELOW_ALL = BigDecimal.ONE.negate();

    private final Connector connector;
    private final Settings settings;
    private final Ownership ownership;
    private final Consumer<JdbcSession> whenClosed;
    private volatile Link link;
    private volatile boolean isClosed;
    /** The last row known to be durable, or null for none. */
    private Row durable;
    /** The last row given to the database since then, or null. */
    private Row written;
    private boolean isProbed;
    private boolean isInTransaction;
    private boolean hasSyncFailed;

    /** Takes over a connection whose holder this session is. */
    JdbcSession(Connector connector, Settings settings, Ownership ownership, Link link, Consumer<JdbcSession> whenClosed) {
        this.connector = connector;
        this.settings = settings;
        this.ownership = ownership;
        this.link = link;
        this.whenClosed = whenClosed;
    }

    @Override
    public String identity() {
        return "jdbc:" + ownership.store();
    }

    /** Something said to the database. */
    @FunctionalInterface
    private interface Talk {
        void over(Link link) throws SQLException, SinkException;
    }

    /** Talks, over a new connection if there is none; after a failure there is none. */
    private void talk(SinkException.Kind kind, String what, Talk talk) throws SinkException {
        try {
            talk.over(link());
        } catch (SQLException e) {
            disconnect();
            throw Failures.of(kind, "cannot " + what + " " + settings.name(), e);
        } catch (SinkException | RuntimeException e) {
            disconnect();
            throw e;
        }
    }

    private Link link() throws SQLException, SinkException {
        Link present = link;
        if (isClosed) {
            throw new SinkException(SinkException.Kind.OPEN, settings.name() + " is closed", null);
        }
        if (present != null) {
            return present;
        }
        Link next = Link.connect(connector, settings);
        try {
            ownership.takeAgain(next);
        } catch (SQLException | SinkException | RuntimeException e) {
            next.close();
            throw e;
        }
        link = next;
        return next;
    }

    private void disconnect() {
        Link present = link;
        link = null;
        isInTransaction = false;
        written = null;
        if (present != null) {
            present.close();
        }
    }

    @Override
    public SinkTail probe() throws SinkException {
        SinkTail[] tail = new SinkTail[1];
        talk(SinkException.Kind.OPEN, "read", now -> {
            RowTail.Found found = RowTail.read(now);
            now.rollback();
            durable = found.highest();
            isProbed = true;
            tail[0] = found.tail();
        });
        return tail[0];
    }

    @Override
    public void begin(long number, byte[] bootLine) throws SinkException {
        if (!isProbed) {
            throw new IllegalStateException("begin before probe");
        }
        talk(SinkException.Kind.WRITE, "begin in", now -> {
            List<Row> found = rowsSinceDurable(now, 2);
            boolean isThere = found.size() == 1 && found.get(0).isSameAs(number, bootLine);
            if (!found.isEmpty() && !isThere) {
                throw changed();
            }
            start(now);
            if (isThere && mustRewrite(now)) {
                now.deleteAbove(keyOf(durable));
                isThere = false;
            }
            if (!isThere) {
                now.insert(number, bootLine);
            }
            written = new Row(number, bootLine);
        });
        finish();
    }

    @Override
    public void append(AuditLines lines) throws SinkException {
        talk(SinkException.Kind.WRITE, "write to", now -> {
            start(now);
            now.insert(lines);
            written = last(lines, lines.count());
        });
    }

    @Override
    public void sync() throws SinkException {
        talk(SinkException.Kind.SYNC, "sync", this::start);
        finish();
    }

    /** Commits and makes durable; the end of the transaction. */
    private void finish() throws SinkException {
        talk(SinkException.Kind.SYNC, "commit in", now -> {
            now.commit();
            isInTransaction = false;
            hasSyncFailed = true;
            now.sync();
            hasSyncFailed = false;
        });
        if (written != null) {
            durable = written;
            written = null;
        }
    }

    private void start(Link now) throws SQLException, SinkException {
        if (!isInTransaction) {
            ownership.fence(now);
            isInTransaction = true;
        }
    }

    @Override
    public int recover(AuditLines unconfirmed) throws SinkException {
        disconnect();
        int[] count = new int[1];
        talk(SinkException.Kind.WRITE, "recover", now -> {
            List<Row> found = rowsSinceDurable(now, unconfirmed.count() + 1);
            if (!isPrefix(found, unconfirmed)) {
                throw changed();
            }
            start(now);
            if (!found.isEmpty() && mustRewrite(now)) {
                now.deleteAbove(keyOf(durable));
            } else {
                count[0] = found.size();
                written = found.isEmpty() ? null : found.get(found.size() - 1);
            }
        });
        finish();
        return count[0];
    }

    private boolean mustRewrite(Link now) {
        return hasSyncFailed && now.dialect().isRewrittenAfterFailedSync();
    }

    /** The rows behind the last durable one, which must still be what it was. */
    private List<Row> rowsSinceDurable(Link now, int most) throws SQLException, SinkException {
        if (durable != null) {
            List<Row> last = now.below(keyOf(durable).add(BigDecimal.ONE), 1);
            if (last.isEmpty() || !last.get(0).isSameAs(durable.number(), durable.line())) {
                throw new SinkException(SinkException.Kind.IDENTITY, settings.name() + " has lost records that were durable, or holds others in their place", null);
            }
        }
        return now.above(keyOf(durable), most);
    }

    private static boolean isPrefix(List<Row> found, AuditLines lines) {
        if (found.size() > lines.count()) {
            return false;
        }
        for (int i = 0; i < found.size(); i++) {
            if (found.get(i).number() != lines.number(i) || !ByteBuffer.wrap(found.get(i).line()).equals(lines.line(i))) {
                return false;
            }
        }
        return true;
    }

    private static Row last(AuditLines lines, int count) {
        ByteBuffer line = lines.line(count - 1);
        byte[] bytes = new byte[line.remaining()];
        line.get(bytes);
        return new Row(lines.number(count - 1), bytes);
    }

    private static BigDecimal keyOf(Row row) {
        return row == null ? BELOW_ALL : Row.key(row.number());
    }

    private SinkException changed() {
        return new SinkException(SinkException.Kind.IDENTITY, settings.name() + " was written by somebody else", null);
    }

    /** A database has no generations: what is too old is moved away by those who look after it. */
    @Override
    public RollResult roll(RollHandler handler, long budgetNanos) {
        return RollResult.NOT_NEEDED;
    }

    @Override
    public void close() {
        isClosed = true;
        Link present = link;
        link = null;
        if (present != null) {
            try {
                ownership.release(present);
            } catch (SQLException e) {
                LOG.debug("{}: not released, but its session ends: {}", settings.name(), e.toString());
            }
            present.close();
        }
        whenClosed.accept(this);
    }
}
