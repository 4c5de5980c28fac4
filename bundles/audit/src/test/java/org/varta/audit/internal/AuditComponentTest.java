// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varta.api.audit.AuditLog.State;
import org.varta.api.audit.AuditTicket.Fate;
import org.varta.audit.file.internal.FileSink;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AuditComponentTest {
    @TempDir
    Path folder;
    private FakeFramework framework;
    private final AuditComponent component = new AuditComponent();
    private final Map<String, Object> configuration = new HashMap<>();

    @BeforeEach
    void prepare() {
        framework = new FakeFramework(folder);
        framework.properties.put("varta.state.dir", folder.resolve("state").toString());
    }

    @AfterEach
    void end() {
        component.deactivate();
        assertEquals(Map.of(), framework.conditions);
    }

    private void activate() {
        component.activate(framework.context(), Configured.with(configuration), Map.copyOf(configuration));
    }

    private void modify(String key, Object value) {
        configuration.put(key, value);
        component.modified(Configured.with(configuration), Map.copyOf(configuration));
    }

    private FileSink bind(String name) {
        FileSink sink = FileSink.at(folder.resolve(name));
        component.bindSink(sink, Map.of("path", name));
        return sink;
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private void awaitReady(String sink) {
        await(() -> folder.resolve(sink).toString().equals(framework.conditions.getOrDefault(Conditions.READY, Map.of()).get(Conditions.SINK)));
    }

    @Test
    void shouldShowAConditionWhileRecordsBecomeDurable() throws Exception {
        FileSink early = bind("a.log");
        activate();
        awaitReady("a.log");
        assertEquals(Fate.DURABLE, component.append(Bench.spawn(), Duration.ZERO).receipt().toCompletableFuture().join().fate());
        component.unbindSink(early);
        await(framework.conditions::isEmpty);
        assertEquals(State.WAITING, component.state());
    }

    @Test
    void shouldShowAnotherConditionWithAReasonWhileItsSinkCannotBeOpened() throws Exception {
        activate();
        bind("missing/a.log");
        await(() -> framework.conditions.containsKey(Conditions.FAILED));
        String reason = (String) framework.conditions.get(Conditions.FAILED).get(Conditions.REASON);
        assertTrue(reason.contains("missing/a.log"), reason);
        Files.createDirectory(folder.resolve("missing"));
        awaitReady("missing/a.log");
        assertEquals(1, framework.conditions.size());
    }

    @Test
    void shouldShowThatTheStateFolderIsInUse() {
        AuditComponent first = new AuditComponent();
        first.activate(new FakeFramework(folder).context(), Configured.with(Map.of("stateDir", folder.resolve("other").toString())), Map.of());
        configuration.put("stateDir", folder.resolve("other").toString());
        activate();
        await(() -> framework.conditions.containsKey(Conditions.FAILED));
        assertEquals(State.CLOSED, component.state());
        first.deactivate();
        modify("queueCapacity", "512");
        assertEquals(State.WAITING, component.state());
        await(framework.conditions::isEmpty);
    }

    @Test
    void shouldRefuseAWrongConfigurationAtTheStartAndKeepTheOldOneLater() {
        configuration.put("syncEvery", "0");
        assertThrows(IllegalArgumentException.class, this::activate);
        configuration.clear();
        activate();
        FileSink sink = bind("a.log");
        awaitReady("a.log");
        modify("queueCapacity", "3");
        modify("stateDir", "a\0b");
        assertEquals(Fate.DURABLE, component.offer(Bench.spawn()).receipt().toCompletableFuture().join().fate());
        component.unbindSink(sink);
    }

    @Test
    void shouldFollowItsConfigurationWhileItRuns() {
        activate();
        bind("a.log");
        awaitReady("a.log");
        FileSink b = FileSink.at(folder.resolve("b.log"));
        component.bindSink(b, Map.of("path", "b.log", "service.ranking", -1));
        modify("sinkTarget", "(path=b*)");
        awaitReady("b.log");
        component.updatedSink(b, Map.of("path", "b.log", "service.ranking", 4));
        modify("sinkTarget", "");
        awaitReady("b.log");
    }

    @Test
    void shouldFallBackToTheDataAreaForItsState() {
        framework.properties.clear();
        activate();
        await(() -> Files.exists(folder.resolve("audit/audit.head")));
    }

    @Test
    void shouldPublishItsMetrics() {
        activate();
        Bench.Values values = new Bench.Values();
        component.collect(values);
        assertEquals(0, values.of("varta_audit_head_seq"));
        assertEquals(0, values.of("varta_audit_degraded"));
        assertEquals(0, values.of("varta_audit_ring_length"));
        assertEquals(0, values.of("varta_recovery_audit_dropped_total"));
    }
}
