// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.util.HashMap;
import java.util.Map;

/** What a ledger leaves behind, on a disk in memory that writes at once. */
final class MemoryState implements LedgerState, HeadStore, CursorStore {
    private final Map<String, Cursor> cursors = new HashMap<>();
    private Head head;

    MemoryState forked() {
        MemoryState other = new MemoryState();
        other.head = head;
        other.cursors.putAll(cursors);
        return other;
    }

    /** As if the state folder were lost. */
    void forget() {
        head = null;
        cursors.clear();
    }

    void put(Head kept) {
        head = kept;
    }

    @Override
    public HeadStore head() {
        return this;
    }

    @Override
    public CursorStore cursors() {
        return this;
    }

    @Override
    public Head read() {
        return head;
    }

    @Override
    public void write(Head next) {
        head = next;
    }

    @Override
    public Cursor read(String sink) {
        return cursors.get(sink);
    }

    @Override
    public void write(String sink, Cursor cursor) {
        cursors.put(sink, cursor);
    }

    @Override
    public void delete(String sink) {
        cursors.remove(sink);
    }

    @Override
    public void close() {
        // nothing is held
    }
}
