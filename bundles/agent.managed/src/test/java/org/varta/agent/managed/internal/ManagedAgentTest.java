// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.managed.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.agent.Status;
import org.varta.agent.managed.Contribution;
import org.varta.agent.managed.Contributor;

/** The scenarios of the managed agent, with a clock that is turned by hand and real sockets. */
class ManagedAgentTest {
    @TempDir
    Path folder;
    private Stage stage;

    private Path path() {
        return folder.resolve("s");
    }

    /** An agent with a receiver; it beats every 100 ms from 0 on. */
    private Stage listening(Object... keysAndValues) throws IOException {
        stage = new Stage(Stage.settings(path(), keysAndValues), 0.5);
        stage.observed = new Observed(path());
        return stage;
    }

    @AfterEach
    void close() {
        if (stage != null) {
            stage.close();
        }
    }

    /** Says what it is told to. */
    private static final class Told implements Contributor {
        volatile Status status = Status.OK;
        volatile long progress;

        @Override
        public Contribution contribution() {
            return Contribution.of(status, progress);
        }
    }

    @Test
    void agM1_shouldStartBeforeTheObserverAndConnectWhenItAppears() throws IOException {
        stage = new Stage(Stage.settings(path(), "backoffMinMillis", 250L, "backoffMaxMillis", 1000L), 1);
        stage.after(3_050);
        assertEquals(31, stage.metrics().get("beats_total[outcome, no_observer]"));
        // At 0; then never sooner than the backoff, which grows up to a second: after 500, 1000, 1000.
        assertEquals(4, stage.metrics().get("reconnects_total[result, failed]"));
        assertFalse(stage.link.isConnected());
        stage.observed = new Observed(path());
        stage.after(1_000 + 100);
        assertTrue(stage.link.isConnected());
        assertTrue(stage.sent.get(0).millis() <= 3_050 + 1_000 + 100, stage.sent::toString);
        assertEquals(1, stage.sent.get(0).frame().nonce());
        assertEquals(1, stage.metrics().get("reconnects_total[result, ok]"));
    }

    @Test
    void agM1_shouldHealWithinThreeIntervalsAndBackoffWhenTheObserverIsRestarted() throws IOException {
        listening().after(450);
        long last = stage.sent.get(4).frame().nonce();
        stage.observed.close();
        stage.observed = new Observed(path());
        stage.taken();
        stage.after(1_000);
        assertEquals(List.of("700 OK", "800 OK", "900 OK", "1000 OK"), stage.taken().subList(0, 4));
        assertEquals(2, stage.metrics().get("beats_total[outcome, no_observer]") + stage.metrics().get("beats_total[outcome, peer_gone]"));
        assertEquals(5, last);
        assertEquals(1, stage.metrics().get("reconnects_total[result, ok]"));
    }

    @Test
    void agM2_shouldSendTheWorstStatusAndForgetWhoIsGone() throws IOException {
        Told good = new Told();
        Told bad = new Told();
        bad.status = Status.DEGRADED;
        Told worst = new Told();
        worst.status = Status.CRITICAL;
        listening();
        stage.add("good", 0, good);
        stage.after(50);
        assertEquals(List.of("0 OK"), stage.taken());
        Part second = stage.add("bad", 0, bad);
        stage.after(10);
        assertEquals(List.of("50 DEGRADED"), stage.taken());
        Part third = stage.add("worst", 0, worst);
        stage.after(100);
        assertEquals(List.of("60 CRITICAL", "100 CRITICAL"), stage.taken());
        stage.remove(third);
        stage.after(5);
        assertEquals(List.of("160 DEGRADED"), stage.taken());
        stage.remove(second);
        stage.after(50);
        assertEquals(List.of("170 OK", "200 OK"), stage.taken());
    }

    @Test
    void agM2_shouldCarryThePayloadOfTheHighestRanking() throws IOException {
        listening();
        stage.add("none", 0, () -> Contribution.of(Status.OK), "service.ranking", 9);
        stage.add("low", 0, () -> Contribution.of(Status.OK).withPayload(1));
        stage.add("high", 0, () -> Contribution.of(Status.OK).withPayload(-2), "service.ranking", 5);
        stage.after(100);
        assertEquals(List.of(0, -2), stage.sent.stream().map(each -> each.frame().payload()).toList());
    }

    @Test
    void agM2_shouldSpeakOnlyForThoseThatTheFilterTakes() throws IOException {
        Told worst = new Told();
        worst.status = Status.CRITICAL;
        listening("target", "(group=pumps)");
        stage.add("other", 0, worst, "group", "valves");
        stage.after(100);
        assertEquals(List.of("0 OK", "100 OK"), stage.taken());
        stage.add("one", 0, worst, "Group", "pumps");
        stage.after(10);
        assertEquals(List.of("100 CRITICAL"), stage.taken().stream().map(each -> each.replace("110", "100")).toList());
    }

    @Test
    void agM3_shouldBeatCriticalWhileADeadlineIsMissed() throws IOException {
        Told worker = new Told();
        listening();
        stage.add("worker", 250, worker, "component.name", "com.example.Worker");
        for (int i = 0; i < 5; i++) {
            stage.after(100);
            worker.progress++;
        }
        assertEquals("", stage.beater.wedged());
        stage.taken();
        stage.after(500);
        // The last change was seen at 600; the questions at 700 and 800 come before the deadline, the one at 900 after it, and what it found does not wait for the next beat.
        assertEquals(List.of("600 OK", "700 OK", "800 OK", "900 OK", "910 CRITICAL", "1000 CRITICAL"), stage.taken());
        assertEquals("component:com.example.Worker", stage.beater.wedged());
        assertEquals(1, stage.metrics().get("contributor_deadline_missed_total[contributor, worker]"));
        worker.progress++;
        stage.after(50);
        assertEquals(List.of(), stage.taken());
        stage.after(100);
        assertEquals(List.of("1100 CRITICAL", "1110 OK"), stage.taken());
        assertEquals("", stage.beater.wedged());
    }

    @Test
    void agM3_shouldStopBeatingWhileADeadlineIsMissedInModeGate() throws IOException {
        Told worker = new Told();
        listening("contributorMode", "gate");
        Part part = stage.add("worker", 250, worker);
        stage.after(2_000);
        assertEquals(List.of("0 OK", "100 OK", "200 OK", "300 OK"), stage.taken());
        assertEquals("bundle:com.example.bundle", stage.beater.wedged());
        worker.progress++;
        stage.after(100);
        assertEquals(List.of("2100 OK"), stage.taken());
        stage.after(3_000);
        assertEquals("bundle:com.example.bundle", stage.beater.wedged());
        stage.taken();
        stage.remove(part);
        stage.after(0);
        assertEquals(List.of("5100 OK"), stage.taken());
        assertEquals("", stage.beater.wedged());
        assertEquals(2, stage.metrics().get("contributor_deadline_missed_total[contributor, worker]"));
    }

    @Test
    void agM3_shouldNameSeveralInTheOrderOfTheirRegistration() throws IOException {
        listening();
        stage.add("second", 100, new Told(), "component.name", "B", "service.id", 20L);
        stage.add("first", 100, new Told(), "component.name", "A", "service.id", 10L);
        stage.add("well", 0, new Told(), "component.name", "C");
        stage.after(300);
        assertEquals("component:A component:B", stage.beater.wedged());
    }

    @Test
    void agM3_shouldNotTakeSlowQuestionsForMissedDeadlines() throws IOException {
        Told worker = new Told();
        listening("intervalMillis", 5_000L);
        stage.add("worker", 1_000, worker);
        for (int i = 0; i < 200; i++) {
            worker.progress++;
            stage.after(500);
        }
        assertEquals("", stage.beater.wedged());
        assertEquals(0, stage.metrics().get("contributor_deadline_missed_total[contributor, worker]"));
    }

    @Test
    void agM3_shouldNotHoldAPauseOfTheProcessAgainstAnybody() throws IOException {
        Told worker = new Told();
        listening();
        stage.add("worker", 250, worker);
        stage.after(150);
        stage.pause(10_000);
        stage.after(20);
        assertEquals("", stage.beater.wedged());
        worker.progress++;
        stage.after(300);
        assertEquals("", stage.beater.wedged());
        stage.after(300);
        assertEquals("bundle:com.example.bundle", stage.beater.wedged());
    }

    @Test
    void agM4_shouldBeCriticalAndOnTimeWhenAContributorFails() throws IOException {
        AtomicReference<Contributor> behaviour = new AtomicReference<>(() -> Contribution.of(Status.OK));
        listening();
        stage.add("moody", 0, () -> behaviour.get().contribution());
        stage.after(50);
        behaviour.set(() -> {
            throw new IllegalStateException("secret");
        });
        stage.after(100);
        assertEquals(List.of("0 OK", "100 OK", "110 CRITICAL"), stage.taken());
        behaviour.set(() -> null);
        stage.after(100);
        assertEquals(List.of("200 CRITICAL"), stage.taken());
        behaviour.set(() -> {
            throw new StackOverflowError();
        });
        stage.after(100);
        assertEquals(List.of("300 CRITICAL"), stage.taken());
        behaviour.set(() -> Contribution.of(Status.OK));
        stage.after(100);
        assertEquals(List.of("400 CRITICAL", "410 OK"), stage.taken());
    }

    @Test
    void agM4_shouldBeCriticalAndOnTimeWhenAContributorIsSlow() throws IOException {
        listening();
        Told told = new Told();
        stage.isHeld = true;
        stage.add("slow", 0, () -> {
            stage.spend(60);
            return told.contribution();
        });
        stage.after(105);
        assertEquals(List.of("0 OK", "100 OK"), stage.taken());
        stage.held.forEach(Runnable::run);
        stage.held.clear();
        stage.after(40);
        // Its answer came at 165, after 60 ms.
        assertEquals(List.of("165 CRITICAL", "200 CRITICAL"), stage.taken());
    }

    @Test
    void agM5_shouldSendAtMostAHundredBeatsASecondAndTheLastStatusWhenItFlaps() throws IOException {
        Told flapping = new Told();
        listening();
        stage.add("flapping", 0, flapping);
        for (int i = 0; i < 3_000; i++) {
            flapping.status = Status.values()[i % 3];
            stage.changed();
            stage.after(1);
        }
        stage.after(30);
        List<Stage.Sent> all = List.copyOf(stage.sent);
        assertTrue(all.size() > 200, all.size() + " beats");
        for (int i = 1; i < all.size(); i++) {
            assertTrue(all.get(i).millis() - all.get(i - 1).millis() >= 10, all.get(i).toString());
        }
        assertEquals(Status.CRITICAL, all.get(all.size() - 1).frame().status());
        stage.after(300);
        assertEquals(List.of("3100 CRITICAL", "3200 CRITICAL", "3300 CRITICAL"), stage.taken().stream().skip(all.size()).toList());
    }

    @Test
    void agM6_shouldSpreadTheFirstBeatsOfFiftyAgentsOverTheInterval() throws IOException {
        Random random = new Random(6);
        TreeSet<Long> tenths = new TreeSet<>();
        for (int i = 0; i < 50; i++) {
            try (Stage one = new Stage(Stage.settings(path(), "initialJitter", true), random::nextDouble)) {
                one.observed = new Observed(path());
                one.after(100);
                tenths.add(one.sent.get(0).millis() / 10);
            }
        }
        assertEquals(new TreeSet<>(IntStream.range(0, 10).mapToObj(Long::valueOf).toList()), tenths);
    }

    @Test
    void agM7_shouldLoseNoIntervalWhenTheConfigurationChanges() throws IOException {
        listening().after(50);
        stage.beater.apply(Stage.settings(path(), "intervalMillis", 30L));
        stage.changed();
        stage.after(40);
        assertEquals(List.of("0 OK", "50 OK", "80 OK"), stage.taken());
        stage.beater.apply(Stage.settings(path(), "intervalMillis", 200L));
        stage.changed();
        stage.after(250);
        assertEquals(List.of("110 OK", "310 OK"), stage.taken());
    }

    @Test
    void agM7_shouldGoToAnotherObserverWithTheNextBeat() throws IOException {
        listening().after(50);
        stage.taken();
        Path other = folder.resolve("other");
        try (Observed second = new Observed(other)) {
            stage.beater.apply(Stage.settings(other));
            stage.changed();
            stage.after(100);
            assertEquals(List.of(), stage.taken());
            assertEquals(1, second.take().size());
            assertTrue(stage.link.isConnected());
        }
    }

    @Test
    void agM7_shouldApplyModeAndFilterAtOnce() throws IOException {
        listening();
        stage.add("worker", 150, new Told());
        stage.after(420);
        assertTrue(stage.taken().contains("400 CRITICAL"));
        stage.beater.apply(Stage.settings(path(), "contributorMode", "gate"));
        stage.changed();
        stage.after(500);
        assertEquals(List.of(), stage.taken());
        stage.beater.apply(Stage.settings(path(), "target", "(group=none)"));
        stage.changed();
        stage.after(0);
        assertEquals(List.of("920 OK"), stage.taken());
    }

    @Test
    void agM8_shouldBeatOnceAfterAPause() throws IOException {
        listening("intervalMillis", 50L).after(70);
        assertEquals(List.of("0 OK", "50 OK"), stage.taken());
        stage.pause(300);
        assertEquals(List.of("370 OK"), stage.taken());
        stage.after(120);
        assertEquals(List.of("420 OK", "470 OK"), stage.taken());
    }

    @Test
    void agM8_shouldKeepTheRateWhenThePauseIsShort() throws IOException {
        listening("intervalMillis", 500L).after(400);
        stage.pause(300);
        stage.after(400);
        assertEquals(List.of("0 OK", "700 OK", "1000 OK"), stage.taken());
    }

    @Test
    void shouldShowEverySeriesAtZero() {
        stage = new Stage(Stage.settings(path()), 0.5);
        assertEquals("{beats_total[outcome, failed]=0, beats_total[outcome, kernel_queue_full]=0, beats_total[outcome, no_observer]=0, beats_total[outcome, peer_gone]=0, beats_total[outcome, sent]=0, "
            + "beats_total[outcome, storage_full]=0, clock_regression_total[]=0, connected[]=0, contributor_deadline_missed_total[contributor, other]=0, fork_recoveries_total[]=0, "
            + "reconnects_total[result, failed]=0, reconnects_total[result, ok]=0}", stage.metrics().toString());
    }

    @Test
    void shouldCountAtMostSixtyFourContributorsByName() {
        stage = new Stage(Stage.settings(path()), 0.5);
        for (int i = 0; i < 70; i++) {
            stage.add("c" + i, 10, new Told());
        }
        stage.after(300);
        assertEquals(65, stage.metrics().keySet().stream().filter(key -> key.startsWith("contributor_")).count());
        assertEquals(6, stage.metrics().get("contributor_deadline_missed_total[contributor, other]"));
    }
}
