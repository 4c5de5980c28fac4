// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.varta.api.event.EventKind;
import org.varta.api.event.ObserverEvent;
import org.varta.api.event.ObserverListener;
import org.varta.api.transport.Origin;

class EventsTest {
    private final LoopCounters counters = new LoopCounters();
    private final EventQueue queue = new EventQueue(4, counters);

    private static Incoming beat(long nonce) {
        Incoming in = new Incoming();
        in.pid = 7;
        in.nonce = nonce;
        in.arrival = nonce;
        in.origin = Origin.KERNEL_ATTESTED;
        return in;
    }

    @Test
    void nothingIsRecordedThatNobodyWants() {
        queue.beat(beat(1), 0, 1, 0);
        queue.important(EventKind.SWAP, 1, 0, "", "");
        assertTrue(queue.isEmpty());
    }

    @Test
    void bothQueuesAreReadInTheOrderOfTime() {
        queue.want(-1);
        queue.beat(beat(1), 0, 1, 0);
        queue.important(EventKind.DECISION, 2, 7, "t", "d");
        queue.beat(beat(3), 0, 3, 0);
        List<Long> times = new ArrayList<>();
        while (queue.take(event -> times.add(event.observerNanos()))) {
            continue;
        }
        assertEquals(List.of(1L, 2L, 3L), times);
    }

    @Test
    void beatsAreDroppedAndCountedWhenNobodyReadsButStallsAndDecisionsAreKept() {
        queue.want(-1);
        for (int nonce = 1; nonce <= 5000; nonce++) {
            queue.beat(beat(nonce), 0, nonce, 0);
        }
        assertEquals(5000 - 4096, counters.get(Counter.EVENTS_DROPPED));
        queue.important(EventKind.DECISION, 9999, 7, "t", "d");
        int[] decisions = new int[1];
        while (queue.take(event -> decisions[0] += event.kind() == EventKind.DECISION ? 1 : 0)) {
            continue;
        }
        assertEquals(1, decisions[0]);
    }

    @Test
    void listenerThatKeepsFailingIsCutOff() throws Exception {
        Dispatcher dispatcher = new Dispatcher(queue);
        CountDownLatch healthy = new CountDownLatch(30);
        dispatcher.add(event -> {
            throw new IllegalStateException("by design");
        });
        dispatcher.add(event -> healthy.countDown());
        dispatcher.start();
        for (int nonce = 1; nonce <= 30; nonce++) {
            queue.beat(beat(nonce), 0, nonce, 0);
        }
        assertTrue(healthy.await(20, TimeUnit.SECONDS));
        dispatcher.stop(5000);
        assertEquals(1, dispatcher.cutOff());
    }

    @Test
    void listenerThatNeverComesBackIsLeftBehindAndOthersGoOn() throws Exception {
        Dispatcher dispatcher = new Dispatcher(queue);
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch healthy = new CountDownLatch(1);
        dispatcher.add(new ObserverListener() {
            @Override
            public void event(ObserverEvent event) {
                entered.countDown();
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public boolean wants(EventKind kind) {
                return kind == EventKind.SWAP;
            }
        });
        dispatcher.add(new ObserverListener() {
            @Override
            public void event(ObserverEvent event) {
                healthy.countDown();
            }

            @Override
            public boolean wants(EventKind kind) {
                return kind == EventKind.BEAT;
            }
        });
        dispatcher.start();
        queue.important(EventKind.SWAP, 1, 0, "", "");
        dispatcher.signal();
        assertTrue(entered.await(20, TimeUnit.SECONDS));
        // What the loop does once a turn, a second and a bit later by its clock.
        dispatcher.check(System.nanoTime() + 2_000_000_000L);
        queue.beat(beat(2), 0, 2, 0);
        assertTrue(healthy.await(20, TimeUnit.SECONDS));
        assertEquals(1, dispatcher.cutOff());
        assertFalse(queue.isWanted(EventKind.SWAP));
        never.countDown();
        dispatcher.stop(5000);
    }

    @Test
    void stepsBeatsAndStallsAreReadInTheLoopsOrderAtTheSameInstant() {
        queue.want(-1);
        queue.beat(beat(5), 0, 1, 0);
        queue.step(EventKind.STEP, 5, 0, 7, "look", "", "");
        queue.beat(beat(5), 0, 2, 0);
        queue.step(EventKind.STEP, 5, 0, 7, "look", "", "");
        queue.important(EventKind.DECISION, 6, 7, "t", "d");
        List<String> read = new ArrayList<>();
        while (queue.take(event -> read.add(event.kind() + " " + event.order() + " " + event.number()))) {
            continue;
        }
        assertEquals(List.of("BEAT 0 1", "STEP 1 0", "BEAT 1 2", "STEP 2 0", "DECISION 0 0"), read);
    }

    @Test
    void aCrowdOfStepsLeavesRoomForStalls() {
        queue.want(-1);
        for (int i = 0; i < 5000; i++) {
            queue.step(EventKind.STEP, i, 0, 7, "adopt", "", "");
        }
        queue.important(EventKind.DECISION, 6000, 7, "t", "d");
        assertEquals(5000 - 4 * 1024, queue.importantDropped());
        long[] last = new long[1];
        int[] decisions = new int[1];
        while (queue.take(event -> {
            last[0] = Math.max(last[0], event.order());
            decisions[0] += event.kind() == EventKind.DECISION ? 1 : 0;
        })) {
            continue;
        }
        assertEquals(1, decisions[0]);
        assertEquals(4 * 1024, last[0]);
        assertEquals(5000, queue.order(), "lost steps have numbers too");
    }
}
