// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.jdbc.internal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.varta.api.audit.SinkException;

/**
 * Whose store it is. The owner's row names the present holder's database session: as long as that session is there, nobody else can become the holder, and when its process or
 * connection has died the row needs no cleaning.
 * Becoming the holder raises the epoch, and every transaction of a holder begins by locking the row of its own epoch, so that a holder of before, whose connection was only slow, can
 * write nothing any more.
 *
 * <p>NOT thread safe: belongs to a session.
 */
final class Ownership {
    private final String holder = UUID.randomUUID().toString();
    private final String name;
    private long epoch;
    private String store;

    Ownership(String name) {
        this.name = name;
    }

    /** UUID of the store. */
    String store() {
        return store;
    }

    /** Becomes the holder, unless somebody else is. Makes the tables where they are missing. */
    void take(Link link) throws SQLException, SinkException {
        try {
            claim(link, false);
        } catch (SQLException e) {
            if (!Tables.isMissing(e)) {
                throw e;
            }
            link.rollback();
            link.tables().create(link.connection(), link.dialect());
            claim(link, false);
        }
    }

    /** Is the holder again, over another connection; whatever the old one may still be doing is over afterwards. */
    void takeAgain(Link link) throws SQLException, SinkException {
        claim(link, true);
    }

    private void claim(Link link, boolean isAgain) throws SQLException, SinkException {
        String owner = link.tables().owner();
        String query = "SELECT store, epoch, holder, session FROM " + owner + " WHERE id = 1";
        // First without a lock: who is in use may well hold it.
        boolean isNew = !isThere(link, query, isAgain) || !isThere(link, query + " FOR UPDATE", isAgain);
        if (isNew && isAgain) {
            throw fenced();
        }
        if (isNew) {
            store = UUID.randomUUID().toString();
            epoch = 0;
        }
        epoch++;
        write(link, isNew ? "INSERT INTO " + owner + " (epoch, holder, session, store, id) VALUES (?, ?, ?, ?, 1)"
                : "UPDATE " + owner + " SET epoch = ?, holder = ?, session = ? WHERE store = ? AND id = 1");
        link.commit();
    }

    private boolean isThere(Link link, String sql, boolean isAgain) throws SQLException, SinkException {
        try (PreparedStatement query = link.connection().prepareStatement(sql); ResultSet row = query.executeQuery()) {
            boolean isThere = row.next();
            if (isThere) {
                judge(link, row, isAgain);
            }
            return isThere;
        }
    }

    private void write(Link link, String sql) throws SQLException {
        try (PreparedStatement statement = link.connection().prepareStatement(sql)) {
            statement.setLong(1, epoch);
            statement.setString(2, holder);
            statement.setString(3, link.dialect().session(link.connection()));
            statement.setString(4, store);
            statement.executeUpdate();
        }
    }

    private void judge(Link link, ResultSet row, boolean isAgain) throws SQLException, SinkException {
        String present = row.getString(3);
        String session = row.getString(4);
        String found = row.getString(1);
        if (isAgain && (!holder.equals(present) || !found.equals(store))) {
            throw fenced();
        }
        if (!isAgain && present != null && session != null && link.dialect().isAlive(link.connection(), session)) {
            throw new SinkException(SinkException.Kind.IN_USE, name + " is in use by another observer (database session " + session + ")", null);
        }
        store = found;
        epoch = row.getLong(2);
    }

    /** Begins a transaction as the holder. */
    void fence(Link link) throws SQLException, SinkException {
        if (!link.fence(epoch)) {
            throw fenced();
        }
    }

    private SinkException fenced() {
        return new SinkException(SinkException.Kind.IDENTITY, name + " was taken over by another observer", null);
    }

    /** Is the holder no longer. */
    void release(Link link) throws SQLException {
        link.rollback();
        try (PreparedStatement update = link.connection().prepareStatement("UPDATE " + link.tables().owner() + " SET holder = NULL, session = NULL WHERE id = 1 AND epoch = ?")) {
            update.setLong(1, epoch);
            update.executeUpdate();
        }
        link.commit();
    }
}
