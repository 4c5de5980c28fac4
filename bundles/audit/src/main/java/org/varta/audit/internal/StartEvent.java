// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.util.Locale;

/** What a start or a change of sinks has found or done; the lower-case names are metric labels. Source: audit log 13.2 and 13.3, chain continuity 3 to 6. */
enum StartEvent {
    UNVERIFIED(true, "its last record's hash does not follow from what is before it"),
    SHORTER_THAN_HEAD(true, "the head knows of records that are no longer there"),
    REWRITTEN(true, "its last record is not the one that the head remembers"),
    LIVE_MISSING(true, "records are known to have existed, and there are none"),
    SINK_AHEAD(false, "it is ahead of the head: the head is old, or this is another log"),
    UNCLEAN_HANDOVER(false, "the sink that the log was in could not be read to its end"),
    TORN_CUT(false, "a torn line is cut off"),
    GAP_INSERTED(false, "a number is left out, because the last run did not stop in order"),
    LEGACY_FOUND(false, "it begins with schema v1, which stays"),
    UNKNOWN_FOUND(false, "lines that are no records stay in it"),
    HEAD_UNPROVEN(false, "there is a head that the configured key does not prove; it is not believed"),
    FOREIGN_SINK(false, "it holds records that this log never left there"),
    LEFT_TAIL_CHANGED(false, "it was changed after the log had left it"),
    MOVED(false, "the log has moved here"),
    MOVE_FORCED(false, "the log has moved here without the unsynced end of its last sink"),
    MOVE_REFUSED(false, "the log could not move here"),
    PARKED(false, "the log has left its sink and has no other"),
    HEAD_CONFLICT(false, "another ledger has written the head");

    private final boolean isMismatch;
    private final String text;
    private final String token = name().toLowerCase(Locale.ROOT);

    StartEvent(boolean isMismatch, String text) {
        this.isMismatch = isMismatch;
        this.text = text;
    }

    /** Whether it is about a log's end that is not as expected. */
    boolean isMismatch() {
        return isMismatch;
    }

    String text() {
        return text;
    }

    String token() {
        return token;
    }
}
