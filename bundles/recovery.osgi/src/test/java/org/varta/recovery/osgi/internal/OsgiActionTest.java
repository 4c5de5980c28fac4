// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.osgi.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Bundle;
import org.varta.api.recovery.FrameworkReport;
import org.varta.api.recovery.RecoveryRequest;
import org.varta.api.recovery.RecoveryRun;
import org.varta.api.recovery.RecoveryStartException;
import org.varta.api.stall.StallReason;
import org.varta.api.stall.Verdict;
import org.varta.api.transport.Origin;

/** The framework action in a real framework. */
class OsgiActionTest {
    private static final int OWN_PID = (int) ProcessHandle.current().pid();

    @TempDir
    Path cache;
    private Container container;

    @BeforeEach
    void start() throws Exception {
        System.clearProperty("varta.test.story");
        container = new Container(cache);
    }

    @AfterEach
    void stop() throws Exception {
        System.getProperties().keySet().removeIf(key -> key.toString().endsWith(".hanging") || key.toString().endsWith(".failing"));
        container.close();
    }

    private static OsgiConfiguration raw(Map<String, Object> written) {
        return (OsgiConfiguration) Proxy.newProxyInstance(OsgiConfiguration.class.getClassLoader(), new Class<?>[] {OsgiConfiguration.class},
            (proxy, method, arguments) -> written.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    private OsgiAction action(String targets) {
        OsgiAction action = new OsgiAction(raw(Map.of("targets", targets)), Map.of(), container.framework.getBundleContext());
        action.bindComponents(container.components());
        return action;
    }

    private static RecoveryRequest request(int pid, String target) {
        return new RecoveryRequest(new Verdict(0, 1, 1, pid, Origin.KERNEL_ATTESTED, 0, false, 7, 1000, 9, 0, 3, 4, "fixed", StallReason.DEADLINE, Map.of(), "", "java", 0, 9), target);
    }

    private static int exit(RecoveryRun run) throws Exception {
        return run.end().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static String story() {
        String told = System.getProperty("varta.test.story", "").strip();
        System.clearProperty("varta.test.story");
        return told;
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, what);
            Thread.sleep(2);
        }
    }

    @Test
    void shouldRestartABundleAndDescribeIt() throws Exception {
        Bundle bundle = container.install("org.example.a", CountingActivator.class, false);
        RecoveryRun run = action("uid=1000 command=java -> bundle:org.example.a").start(request(5, ""));
        assertEquals(0, exit(run));
        assertEquals("+org.example.a -org.example.a +org.example.a", story());
        assertEquals("up", container.says(bundle));
        assertEquals(new RecoveryRun.Description(0, "osgi", "org.example.a", "inline", 0), run.description());
        assertTrue(run.output().get().isFinished());
    }

    @Test
    void polR11_shouldStopAGroupInReverseAndStartItInOrder() throws Exception {
        for (String name : new String[] {"a", "b", "c"}) {
            container.install("org.example." + name, CountingActivator.class, false);
        }
        story();
        assertEquals(0, exit(action("").start(request(5, "bundle:org.example.a bundle:org.example.b bundle:org.example.c"))));
        assertEquals("-org.example.c -org.example.b -org.example.a +org.example.a +org.example.b +org.example.c", story());
    }

    @Test
    void shouldBringAReallyWedgedComponentBackThatAnInFrameworkAgentReports() throws Exception {
        Bundle bundle = container.install("org.example.worker", WedgedComponent.class, true);
        await("the component works", () -> !container.says(bundle).equals("nothing") && Long.parseLong(container.says(bundle)) > 3);
        System.setProperty("varta.test.wedge", "now");
        await("the component stands still", () -> System.getProperty("varta.test.wedge") == null);
        String stuck = container.says(bundle);
        FrameworkReport agent = () -> container.says(bundle).equals(stuck) ? "component:WedgedComponent" : "";
        OsgiAction action = action("");
        action.bindReport(agent);
        RecoveryRun run = action.start(request(OWN_PID, ""));
        assertEquals(0, exit(run));
        assertEquals("org.example.worker", run.description().program());
        await("a new instance works", () -> !container.says(bundle).equals("nothing") && !container.says(bundle).equals(stuck) && Long.parseLong(container.says(bundle)) > 3);
        assertEquals("", agent.wedged());
    }

    @Test
    void shouldBelieveReportsForItsOwnProcessOnlyAndOnlyWhenAllowed() throws Exception {
        container.install("org.example.a", CountingActivator.class, false);
        container.install("org.example.b", CountingActivator.class, false);
        OsgiAction action = action("default -> bundle:org.example.b");
        FrameworkReport report = () -> "bundle:org.example.a";
        action.bindReport(report);
        assertEquals("org.example.b", action.start(request(OWN_PID + 1, "")).description().program());
        assertEquals("org.example.a", action.start(request(OWN_PID, "")).description().program());
        assertEquals("org.example.b", startedWhenFree(action, OWN_PID, Map.of("targets", "default -> bundle:org.example.b", "useReports", false)));
        action.modified(raw(Map.of("targets", "default -> bundle:org.example.b")), Map.of());
        action.unbindReport(report);
        assertEquals("org.example.b", startedWhenFree(action, OWN_PID, null));
    }

    /** The part may still be on its way up from the restart before. */
    private static String startedWhenFree(OsgiAction action, int pid, Map<String, Object> written) throws InterruptedException {
        if (written != null) {
            action.modified(raw(written), Map.of());
        }
        RecoveryRun[] run = new RecoveryRun[1];
        await("the part is free", () -> {
            try {
                run[0] = action.start(request(pid, ""));
                return true;
            } catch (RecoveryStartException e) {
                return false;
            }
        });
        return run[0].description().program();
    }

    @ParameterizedTest
    @CsvSource({"bundle:org.example.missing,not found", "component:missing,not found", "org.example.a,neither bundle", "bundle:org.varta.recovery,cannot be restarted",
        "bundle:org.apache.felix.scr,cannot be restarted", "bundle:system.bundle,cannot be restarted", "'',no part of the framework is named"})
    void shouldStartNothingThatIsNotThereOrNeeded(String target, String words) {
        RecoveryStartException e = assertThrows(RecoveryStartException.class, () -> action("").start(request(5, target)));
        assertTrue(e.getMessage().contains(words), e.getMessage());
    }

    @Test
    void shouldNotRestartTwiceAtOnceNorPretendToKillWhatHangs() throws Exception {
        container.install("org.example.a", CountingActivator.class, false);
        System.setProperty("org.example.a.hanging", "yes");
        OsgiAction action = action("");
        RecoveryRun run = action.start(request(5, "bundle:org.example.a"));
        assertFalse(run.terminate().getAsBoolean());
        assertFalse(run.kill().getAsBoolean(), "nothing can be killed inside a framework");
        assertTrue(assertThrows(RecoveryStartException.class, () -> action.start(request(6, "bundle:org.example.a"))).getMessage().contains("already"));
        System.clearProperty("org.example.a.hanging");
        assertEquals(0, exit(run));
        assertTrue(run.kill().getAsBoolean(), "it is over");
        await("it may be restarted again", () -> {
            try {
                return action.start(request(6, "bundle:org.example.a")) != null;
            } catch (RecoveryStartException e) {
                return false;
            }
        });
    }

    @Test
    void shouldTellThatAPartDidNotComeUpAndBringUpTheOthers() throws Exception {
        container.install("org.example.a", CountingActivator.class, false);
        Bundle other = container.install("org.example.b", CountingActivator.class, false);
        System.setProperty("org.example.a.failing", "yes");
        assertEquals(1, exit(action("").start(request(5, "bundle:org.example.a bundle:org.example.b"))));
        assertEquals("up", container.says(other));
    }

    @Test
    void shouldRefuseWrongConfigurationNamingIt() {
        for (String wrong : new String[] {"uid=1 -> org.example.a", "colour=red -> bundle:a", "default -> bundle:org.varta.api"}) {
            String message = assertThrows(IllegalArgumentException.class, () -> action(wrong)).getMessage();
            assertTrue(message.startsWith("org.varta.recovery.osgi: targets: "), message);
        }
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Settings.of(raw(Map.of()), Map.of("useReports", "maybe"))).getMessage().contains("useReports = maybe"));
    }
}
