// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.varta.api.audit.SinkException;
import org.varta.api.audit.SinkSession;
import org.varta.api.audit.SinkTail;

/** Opening, probing, closing, and whose store it is. */
abstract class OpeningContract extends SinkPlaces {
    private static final Duration CLOSING = Duration.ofSeconds(10);

    OpeningContract(SinkKind kind) {
        super(kind);
    }

    /** An empty place is told as such, as often as it is asked, and stays empty. */
    @Test
    void shouldTellAnEmptyPlaceAndLeaveItEmpty() throws Exception {
        String place = newPlace();
        for (int i = 0; i < 2; i++) {
            try (SinkSession session = kind.sinkAt(place).open()) {
                assertEquals(SinkTail.EMPTY, session.probe());
                session.sync();
                assertEquals(SinkTail.EMPTY, session.probe());
            }
            assertStored(List.of(), place);
        }
    }

    /** Open, probe, sync and close change nothing in what is stored, and two probes are equal. */
    @Test
    void shouldChangeNothingBeforeItBegins() throws Exception {
        String place = placeWith(Story.first());
        byte[] before = kind.stored(place);
        SinkTail tail = null;
        for (int i = 0; i < 2; i++) {
            try (SinkSession session = kind.sinkAt(place).open()) {
                assertArrayEquals(before, kind.stored(place));
                SinkTail first = session.probe();
                session.sync();
                assertEquals(first, session.probe());
                assertTrue(tail == null || tail.equals(first));
                tail = first;
            }
            assertArrayEquals(before, kind.stored(place));
        }
    }

    /** A second opener is refused, by the same service, by another one and in another process, and the first one is not disturbed; when it has closed, others may. */
    @Test
    void audR4_shouldRefuseASecondOpener() throws Exception {
        String place = newPlace();
        Story story = Story.first();
        try (MiniLedger first = ledger(place).open()) {
            assertEquals(SinkException.Kind.IN_USE, failure(() -> kind.sinkAt(place).open()));
            assertEquals("IN_USE", Victim.open(kind, place));
            story.tellAll(first);
            assertEquals(SinkException.Kind.IN_USE, failure(() -> kind.sinkAt(place).open()));
        }
        kind.sinkAt(place).open().close();
        assertStored(story.lines(), place);
    }

    /** The identity is the same for the same store, always and everywhere, and another one for another. */
    @Test
    void shouldHaveAStableIdentityOfItsOwn() throws Exception {
        String place = newPlace();
        String identity;
        try (MiniLedger ledger = ledger(place).open()) {
            identity = ledger.session().identity();
            Story.first().tellAll(ledger);
            assertEquals(identity, ledger.session().identity());
        }
        try (SinkSession session = kind.sinkAt(place).open()) {
            assertEquals(identity, session.identity());
        }
        assertEquals(identity, Victim.open(kind, place));
        try (SinkSession other = kind.sinkAt(newPlace()).open()) {
            assertNotEquals(identity, other.identity());
        }
    }

    /** A sink is opened on one thread and used on another. */
    @Test
    void shouldMoveBetweenThreads() throws Exception {
        String place = newPlace();
        Story story = Story.first();
        try (MiniLedger ledger = CompletableFuture.supplyAsync(() -> openUnchecked(place)).get()) {
            story.tellAll(ledger);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
        assertStored(story.lines(), place);
    }

    private MiniLedger openUnchecked(String place) {
        try {
            return ledger(place).open();
        } catch (SinkException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Closing ends within a bound, in every state, may be repeated, and does not bring back what was not synced. */
    @Test
    void shouldCloseWithinABoundAndTwice() throws Exception {
        String place = newPlace();
        Story story = Story.first();
        MiniLedger unsynced = ledger(place).open();
        story.tell(unsynced);
        for (MiniLedger ledger : List.of(unsynced, ledger(newPlace()).open())) {
            assertTimeoutPreemptively(CLOSING, ledger.session()::close);
            assertTimeoutPreemptively(CLOSING, ledger.session()::close);
        }
        List<byte[]> lines = scan(place).lines();
        assertTrue(lines.size() >= unsynced.durable(), "what was synced is there");
        assertLines(story.lines().subList(0, lines.size()), lines, () -> "a prefix");
    }
}
