// SPDX-License-Identifier: Apache-2.0
package org.varta.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WakeUpTest {
    private final Posix posix = Posix.load();

    private boolean isReadable(WakeUp wakeUp) {
        Readiness readiness = new Readiness(posix, 64);
        readiness.add(wakeUp.descriptor());
        return readiness.await(0) == 1;
    }

    @Test
    void shouldStayReadableUntilDrained() {
        try (WakeUp wakeUp = WakeUp.open(posix)) {
            assertEquals(false, isReadable(wakeUp));
            wakeUp.signal();
            assertTrue(isReadable(wakeUp));
            assertTrue(isReadable(wakeUp));
            wakeUp.drain();
            assertEquals(false, isReadable(wakeUp));
        }
    }

    @Test
    void shouldWriteOnceForManySignals() {
        AtomicInteger writes = new AtomicInteger();
        Posix counting = Interposed.on(posix, "write", (arguments, real) -> {
            writes.incrementAndGet();
            return real.call();
        });
        try (WakeUp wakeUp = WakeUp.open(counting)) {
            wakeUp.signal();
            wakeUp.signal();
            wakeUp.signal();
            assertEquals(1, writes.get());
            wakeUp.drain();
            wakeUp.signal();
            assertEquals(2, writes.get());
        }
    }

    @Test
    void shouldNotLoseTheSignalsAfterOneThatCameDuringADrain() {
        WakeUp[] itself = new WakeUp[1];
        Posix meddling = Interposed.on(posix, "read", (arguments, real) -> {
            itself[0].signal();
            return real.call();
        });
        try (WakeUp wakeUp = WakeUp.open(meddling)) {
            itself[0] = wakeUp;
            wakeUp.signal();
            wakeUp.drain();
            wakeUp.signal();
            assertTrue(isReadable(wakeUp));
        }
    }

    @Test
    void shouldNeverLetAWaiterSleepOverAPostedThing() throws Exception {
        int total = 20_000;
        AtomicInteger posted = new AtomicInteger();
        try (WakeUp wakeUp = WakeUp.open(posix)) {
            Runnable post = () -> {
                for (int i = 0; i < total; i++) {
                    posted.incrementAndGet();
                    wakeUp.signal();
                }
            };
            Thread one = new Thread(post);
            Thread two = new Thread(post);
            Readiness readiness = new Readiness(posix, 64);
            readiness.add(wakeUp.descriptor());
            one.start();
            two.start();
            while (posted.get() < 2 * total) {
                assertEquals(1, readiness.await(-1));
                wakeUp.drain();
            }
            one.join();
            two.join();
        }
    }

    @Test
    void shouldDoNothingAfterClose() {
        AtomicInteger touched = new AtomicInteger();
        Posix counting = Interposed.on(Interposed.on(posix, "write", (arguments, real) -> touched.incrementAndGet()), "close", (arguments, real) -> {
            touched.addAndGet(100);
            return real.call();
        });
        WakeUp wakeUp = WakeUp.open(counting);
        wakeUp.close();
        wakeUp.close();
        wakeUp.signal();
        assertEquals(100, touched.get());
    }

    @Test
    void shouldSayThatThereAreNoDescriptorsLeft() {
        Posix exhausted = Interposed.on(posix, "eventfd", (arguments, real) -> -24);
        assertEquals("eventfd: EMFILE (24)", assertThrows(UncheckedIOException.class, () -> WakeUp.open(exhausted)).getCause().getMessage());
    }
}
