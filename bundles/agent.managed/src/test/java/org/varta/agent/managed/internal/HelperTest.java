// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.managed.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.varta.agent.Status;
import org.varta.agent.managed.Contribution;

/** Real threads that really hang, and a clock that is turned by hand. */
class HelperTest {
    private static final long SECONDS = 20;

    private final AtomicLong clock = new AtomicLong();
    private final Helper helper = new Helper("test-aside", clock::get);
    private final CountDownLatch release = new CountDownLatch(1);
    private final LinkedBlockingQueue<String> seen = new LinkedBlockingQueue<>();

    @AfterEach
    void end() {
        release.countDown();
        helper.close();
    }

    private void hang() {
        seen.add("hangs");
        boolean isReleased = false;
        while (!isReleased) {
            try {
                isReleased = release.await(SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        seen.add("released");
    }

    private void awaits(String what) throws InterruptedException {
        assertEquals(what, seen.poll(SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void agM4_shouldGoOnWithAnotherThreadWhenATaskHangs() throws Exception {
        helper.run(this::hang);
        helper.run(() -> seen.add("next"));
        awaits("hangs");
        clock.addAndGet(Part.PATIENCE - 1);
        helper.relieve(clock.get());
        assertEquals(0, helper.lost());
        clock.addAndGet(1);
        helper.relieve(clock.get());
        awaits("next");
        assertEquals(1, helper.lost());
        release.countDown();
        awaits("released");
        helper.run(() -> seen.add("still there"));
        awaits("still there");
    }

    @Test
    void agM4_shouldLeaveAThreadAloneThatHangsWhileNobodyWaits() throws Exception {
        helper.run(this::hang);
        awaits("hangs");
        clock.addAndGet(10 * Part.PATIENCE);
        helper.relieve(clock.get());
        assertEquals(0, helper.lost());
    }

    @Test
    void agM4_shouldLeaveNoMoreThanSoManyThreadsBehind() throws Exception {
        for (int i = 0; i < Helper.MOST_LOST + 5; i++) {
            helper.run(this::hang);
        }
        for (int i = 0; i <= Helper.MOST_LOST; i++) {
            awaits("hangs");
            clock.addAndGet(Part.PATIENCE);
            helper.relieve(clock.get());
        }
        assertEquals(Helper.MOST_LOST, helper.lost());
        assertTrue(seen.isEmpty());
        release.countDown();
        List<String> all = new ArrayList<>();
        for (int i = 0; i < Helper.MOST_LOST + 5 + 4; i++) {
            all.add(seen.poll(SECONDS, TimeUnit.SECONDS));
        }
        assertEquals(4, all.stream().filter("hangs"::equals).count(), all::toString);
    }

    @Test
    void agM4_shouldGoOnAfterATaskThatKillsItsThread() throws Exception {
        helper.run(() -> {
            seen.add("dies");
            throw new IllegalStateException("for this test");
        });
        helper.run(() -> seen.add("next"));
        awaits("dies");
        awaits("next");
    }

    /** The whole way: one that hangs is critical and named as wedged, the other one is asked all the same. */
    @Test
    void agM4_shouldAskTheOthersWhileOneHangs() throws Exception {
        Tally tally = new Tally("test");
        Parts parts = new Parts("test", helper, tally, () -> seen.add("answer"));
        Settings settings = Configured.settings();
        AtomicLong progress = new AtomicLong();
        parts.add(new Part(new PartName("hanging", "component:Hanging", 0, 1), Configured.properties(), 2 * Part.PATIENCE, () -> {
            hang();
            return Contribution.of(Status.OK, progress.incrementAndGet());
        }, clock::get));
        parts.add(new Part(new PartName("well", "component:Well", 0, 2), Configured.properties(), 0, () -> Contribution.of(Status.DEGRADED).withPayload(7), clock::get));
        parts.ask(settings);
        awaits("hangs");
        assertEquals(new Judgement(Status.OK, 0, false, ""), parts.judge(settings, clock.get()));
        clock.addAndGet(Part.PATIENCE);
        helper.relieve(clock.get());
        awaits("answer");
        assertEquals(new Judgement(Status.CRITICAL, 7, false, ""), parts.judge(settings, clock.get()));
        clock.addAndGet(Part.PATIENCE);
        parts.ask(settings);
        awaits("answer");
        assertEquals(new Judgement(Status.CRITICAL, 7, false, "component:Hanging"), parts.judge(settings, clock.get()));
        release.countDown();
        awaits("released");
        awaits("answer");
        // Late as it was, its answer counts as slow; the next one is in time.
        assertEquals(Status.CRITICAL, parts.judge(settings, clock.get()).status());
        parts.ask(settings);
        List<String> rest = List.of(seen.poll(SECONDS, TimeUnit.SECONDS), seen.poll(SECONDS, TimeUnit.SECONDS), seen.poll(SECONDS, TimeUnit.SECONDS), seen.poll(SECONDS, TimeUnit.SECONDS));
        assertTrue(rest.containsAll(List.of("hangs", "released", "answer")), rest::toString);
        assertEquals(new Judgement(Status.DEGRADED, 7, false, ""), parts.judge(settings, clock.get()));
    }
}
