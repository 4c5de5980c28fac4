// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.util.ArrayList;
import java.util.List;

/** What has moved the deadline of each slot in its present silence, in the order of composition. Costs nothing for those that nothing holds. Loop thread only. Source: stall policies 1.8 and 10. */
final class AppliedHolds {
    private final List<Entry>[] bySlot;
    /** When each slot was looked at last. */
    private final long[] lookedAt;

    /** One reason: how much it has added, from which deadline on, when that was looked at last. */
    private static final class Entry {
        final String code;
        long from;
        long nanos;
        long look;

        Entry(String code) {
            this.code = code;
        }
    }

    @SuppressWarnings("unchecked")
    AppliedHolds(int capacity) {
        bySlot = (List<Entry>[]) new List<?>[capacity];
        lookedAt = new long[capacity];
    }

    /** The slot has another silence. */
    void begin(int slot) {
        if (bySlot[slot] != null) {
            bySlot[slot] = null;
        }
    }

    /** A slot's deadline is looked at; what holds it follows in order. */
    void lookedAt(int slot, long now) {
        lookedAt[slot] = now;
    }

    void add(int slot, String code, long from, long until) {
        List<Entry> entries = bySlot[slot];
        if (entries == null) {
            entries = new ArrayList<>();
            bySlot[slot] = entries;
        }
        Entry entry = entries.stream().filter(one -> one.code.equals(code)).findFirst().orElse(null);
        if (entry == null) {
            entry = new Entry(code);
            entries.add(entry);
        }
        entry.from = from;
        entry.nanos = until - from;
        entry.look = lookedAt[slot];
    }

    /** Until when the slot is held by what was found at the last look; {@code otherwise} if nothing holds it. */
    long until(int slot, long otherwise) {
        List<Entry> entries = bySlot[slot] == null ? List.of() : bySlot[slot];
        long last = lookedAt[slot];
        return entries.stream().filter(entry -> entry.look == last).reduce((first, second) -> second).map(entry -> entry.from + entry.nanos).orElse(otherwise);
    }

    /**
     * All of it: {@code OBSERVER_PAUSE +5000000000, SWAP_GRACE, LOCAL_HEALTH +3000000000, (IO_WAIT +5000000000)}; in parentheses what has held the slot earlier in this silence, but not at the last look.
     *
     * @param deadline the one in force
     * @param graceEnd of a swap, as far as there is one
     */
    String text(int slot, long deadline, long shift, boolean hasGrace, long graceEnd) {
        List<Entry> entries = bySlot[slot] == null ? List.of() : bySlot[slot];
        long last = lookedAt[slot];
        long beforeHolds = entries.stream().filter(entry -> entry.look == last).findFirst().map(entry -> entry.from).orElse(deadline);
        List<String> words = new ArrayList<>();
        if (shift != 0) {
            words.add("OBSERVER_PAUSE +" + shift);
        }
        if (hasGrace && graceEnd == beforeHolds) {
            words.add("SWAP_GRACE");
        }
        for (Entry entry : entries) {
            String word = entry.code + " +" + entry.nanos;
            words.add(entry.look == last ? word : "(" + word + ")");
        }
        return String.join(", ", words);
    }
}
