// SPDX-License-Identifier: Apache-2.0
package org.varta.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ReadinessTest {
    private static final int EBADF_AS_READY = 1;
    private static final int EINVAL = 22;

    private final Posix posix = Posix.load();
    private final Readiness readiness = new Readiness(posix, 64);

    @TempDir
    Path folder;

    @Test
    void shouldReturnWithNothingWhenTheTimeIsOver() {
        try (WakeUp quiet = WakeUp.open(posix)) {
            int index = readiness.add(quiet.descriptor());
            assertEquals(0, readiness.await(0));
            assertEquals(0, readiness.await(2_000_000));
            assertFalse(readiness.isReady(index));
        }
    }

    @Test
    void shouldSayWhichDescriptorIsReady() throws IOException {
        try (WakeUp quiet = WakeUp.open(posix); WakeUp loud = WakeUp.open(posix); Wire wire = new Wire(posix, folder)) {
            int first = readiness.add(quiet.descriptor());
            int second = readiness.add(loud.descriptor());
            int third = readiness.add(wire.receiver.descriptor());
            loud.signal();
            assertEquals(1, readiness.await(-1));
            assertFalse(readiness.isReady(first));
            assertTrue(readiness.isReady(second));
            assertFalse(readiness.isReady(third));
            wire.send(32, 1);
            assertEquals(2, readiness.await(-1));
            assertTrue(readiness.isReady(third));
        }
    }

    @Test
    void shouldWakeFromAWaitWithoutLimit() throws Exception {
        try (WakeUp wakeUp = WakeUp.open(posix)) {
            readiness.add(wakeUp.descriptor());
            Thread waker = new Thread(wakeUp::signal);
            waker.start();
            assertEquals(1, readiness.await(-1));
            waker.join();
        }
    }

    @Test
    void shouldForgetWhatWasReadyWhenItIsFilledAnew() {
        try (WakeUp loud = WakeUp.open(posix); WakeUp quiet = WakeUp.open(posix)) {
            loud.signal();
            readiness.add(loud.descriptor());
            assertEquals(1, readiness.await(0));
            readiness.clear();
            int index = readiness.add(quiet.descriptor());
            assertFalse(readiness.isReady(index));
            assertEquals(0, readiness.await(0));
        }
    }

    @Test
    void shouldShowABrokenDescriptorAsReadySoThatSomebodyLooks() {
        int index = readiness.add(999_999);
        assertEquals(EBADF_AS_READY, readiness.await(-1));
        assertTrue(readiness.isReady(index));
    }

    @Test
    void shouldTakeAnInterruptionForTheEndOfTheTimeAndReportOtherErrors() {
        int[] result = {-Posix.EINTR};
        Readiness failing = new Readiness(Interposed.on(posix, "ppoll", (arguments, real) -> result[0]), 64);
        try (WakeUp loud = WakeUp.open(posix)) {
            int index = failing.add(loud.descriptor());
            assertEquals(0, failing.await(-1));
            assertFalse(failing.isReady(index));
            result[0] = -EINVAL;
            assertEquals(-EINVAL, failing.await(-1));
            assertFalse(failing.isReady(index));
        }
    }

    @Test
    void shouldRefuseMoreThanItsCapacity() {
        for (int i = 0; i < 64; i++) {
            assertEquals(i, readiness.add(0));
        }
        assertThrows(IllegalStateException.class, () -> readiness.add(0));
    }

    @Test
    void shouldAllocateNothingWhenItWaits() {
        try (WakeUp wakeUp = WakeUp.open(posix)) {
            assertEquals(0, Allocation.of(() -> {
                wakeUp.signal();
                readiness.clear();
                readiness.add(wakeUp.descriptor());
                readiness.await(1_000_000);
                wakeUp.drain();
                readiness.await(0);
            }));
        }
    }
}
