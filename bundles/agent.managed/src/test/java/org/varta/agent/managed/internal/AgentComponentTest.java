// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.managed.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.varta.agent.Frame;
import org.varta.agent.Status;
import org.varta.agent.managed.Contribution;
import org.varta.agent.managed.Contributor;

/** The component with its own threads, a real socket and services of a real framework. */
class AgentComponentTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long STOP_MILLIS = 10_000;

    @TempDir
    Path folder;
    private Framework framework;
    private AgentComponent agent;
    private Observed observed;
    private final List<Frame> frames = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        framework = new FrameworkFactory().newFramework(Map.of(Constants.FRAMEWORK_STORAGE, folder.resolve("cache").toString(), "felix.log.level", "0"));
        framework.start();
    }

    @AfterEach
    void end() throws Exception {
        if (agent != null) {
            agent.stop();
        }
        if (observed != null) {
            observed.close();
        }
        framework.stop();
        framework.waitForStop(STOP_MILLIS);
    }

    private Map<String, Object> configuration(Object... keysAndValues) {
        Map<String, Object> all = Configured.properties("service.pid", Settings.PID + "~it", "path", folder.resolve("s").toString(), "intervalMillis", 20L, "backoffMinMillis", 20L, "backoffMaxMillis", 40L);
        all.putAll(Configured.properties(keysAndValues));
        return all;
    }

    private AgentComponent activate(Object... keysAndValues) {
        Map<String, Object> all = configuration(keysAndValues);
        agent = new AgentComponent(Configured.with(all), all);
        return agent;
    }

    private void modify(Object... keysAndValues) {
        Map<String, Object> all = configuration(keysAndValues);
        agent.modified(Configured.with(all), all);
    }

    private ServiceRegistration<Contributor> bind(Contributor contributor, Object... properties) {
        ServiceRegistration<Contributor> registration = framework.getBundleContext().registerService(Contributor.class, contributor, new Hashtable<>(Configured.properties(properties)));
        agent.bindContributor(contributor, registration.getReference());
        return registration;
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, what);
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    private void awaitFrame(Predicate<Frame> condition) throws InterruptedException {
        frames.clear();
        await("a frame, but there are " + frames, () -> {
            frames.addAll(observed.take());
            return frames.stream().anyMatch(condition);
        });
    }

    @Test
    void agM1_shouldBeatOnceTheObserverIsThereAndAgainWhenItIsRestarted() throws Exception {
        activate();
        assertFalse(agent.isConnected());
        observed = new Observed(folder.resolve("s"));
        awaitFrame(frame -> frame.status() == Status.OK);
        await("connected", agent::isConnected);
        observed.close();
        await("not connected", () -> !agent.isConnected());
        observed = new Observed(folder.resolve("s"));
        awaitFrame(frame -> frame.status() == Status.OK);
    }

    @Test
    void agM2_shouldSendAChangedStatusWithoutWaitingForTheNextBeat() throws Exception {
        observed = new Observed(folder.resolve("s"));
        activate("intervalMillis", 3_600_000L, "initialJitter", false);
        awaitFrame(frame -> frame.status() == Status.OK);
        Status[] status = {Status.DEGRADED};
        Contributor contributor = () -> Contribution.of(status[0]);
        ServiceRegistration<Contributor> registration = bind(contributor);
        awaitFrame(frame -> frame.status() == Status.DEGRADED);
        status[0] = Status.CRITICAL;
        agent.changed();
        awaitFrame(frame -> frame.status() == Status.CRITICAL);
        agent.unbindContributor(contributor, registration.getReference());
        awaitFrame(frame -> frame.status() == Status.OK);
    }

    @Test
    void agM3_shouldReportWhoIsWedged() throws Exception {
        observed = new Observed(folder.resolve("s"));
        activate();
        bind(() -> Contribution.of(Status.OK), Contributor.DEADLINE_MILLIS, "40");
        awaitFrame(frame -> frame.status() == Status.CRITICAL);
        await("report", () -> agent.wedged().equals("bundle:" + framework.getSymbolicName()));
    }

    @Test
    void agM4_shouldBeatOnAndStopInTimeWhileAContributorHangs() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        observed = new Observed(folder.resolve("s"));
        activate();
        bind(() -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return Contribution.of(Status.OK);
        });
        bind(() -> Contribution.of(Status.OK).withPayload(7));
        awaitFrame(frame -> frame.status() == Status.CRITICAL && frame.payload() == 7);
        long before = frames.get(frames.size() - 1).nonce();
        awaitFrame(frame -> frame.nonce() >= before + 10);
        long begun = System.nanoTime();
        agent.stop();
        assertTrue(System.nanoTime() - begun < Duration.ofSeconds(1).toNanos(), "stopped within a second");
        assertTrue(Thread.getAllStackTraces().keySet().stream().noneMatch(thread -> thread.getName().equals("varta-agent-it")));
        never.countDown();
    }

    @Test
    void agM7_shouldKeepBeatingWhenAConfigurationIsRefused() throws Exception {
        observed = new Observed(folder.resolve("s"));
        activate();
        awaitFrame(frame -> true);
        modify("intervalMillis", 5L);
        awaitFrame(frame -> true);
        observed.close();
        Path other = folder.resolve("other");
        observed = new Observed(other);
        modify("path", other.toString());
        awaitFrame(frame -> true);
    }

    @Test
    void agM7_shouldRefuseToStartWithAWrongConfiguration() {
        assertThrows(IllegalArgumentException.class, () -> activate("transport", "udp"));
        assertTrue(Thread.getAllStackTraces().keySet().stream().noneMatch(thread -> thread.getName().equals("varta-agent-it")));
    }

    @Test
    void agX10_shouldSendNothingWhenTheBundleIsStopped() throws Exception {
        observed = new Observed(folder.resolve("s"));
        activate();
        awaitFrame(frame -> true);
        agent.stop();
        frames.clear();
        frames.addAll(observed.take());
        assertTrue(frames.stream().noneMatch(frame -> frame.nonce() == -1), frames::toString);
        assertEquals(List.of(), observed.take());
    }
}
