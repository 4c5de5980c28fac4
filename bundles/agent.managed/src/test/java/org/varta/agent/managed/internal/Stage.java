// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.managed.internal;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import org.varta.agent.Frame;
import org.varta.agent.managed.Contributor;
import org.varta.api.metric.DurationHistogram;
import org.varta.api.metric.MetricSink;

/** An agent whose clock a test turns by hand and whose thread it is: everything is real but the time. What runs aside runs at once, or when the test says. */
final class Stage implements Aside, AutoCloseable {
    static final long MILLI = 1_000_000;

    final Tally tally = new Tally("test");
    final Parts parts;
    final Link link;
    final Beater beater;
    /** When something was sent, and what. */
    final List<Sent> sent = new ArrayList<>();
    /** What runs aside waits here while {@link #isHeld}. */
    final Queue<Runnable> held = new ArrayDeque<>();
    boolean isHeld;
    /** Observers by their sockets. */
    Observed observed;
    private long now = 77;
    private long wanted;
    private long ids;

    /** A frame and the millisecond at which it was sent. */
    record Sent(long millis, Frame frame) {
    }

    Stage(Settings settings, double random) {
        this(settings, () -> random);
    }

    Stage(Settings settings, DoubleSupplier random) {
        parts = new Parts("test", this, tally, () -> wanted = now);
        link = new Link("test", settings, this, tally, random);
        beater = new Beater(settings, parts, link, this, () -> now, random);
        wanted = now;
    }

    static Settings settings(Path path, Object... keysAndValues) {
        Map<String, Object> all = Configured.properties("path", path.toString(), "intervalMillis", 100L, "initialJitter", false);
        all.putAll(Configured.properties(keysAndValues));
        return Settings.of(Configured.with(all), all);
    }

    long millis() {
        return (now - 77) / MILLI;
    }

    @Override
    public void run(Runnable task) {
        if (isHeld) {
            held.add(task);
        } else {
            task.run();
        }
    }

    @Override
    public void relieve(long at) {
        // Nobody hangs on a stage unless the test says so.
    }

    Part add(String name, long deadlineMillis, Contributor contributor, Object... properties) {
        Map<String, Object> all = Configured.properties(Contributor.NAME, name, "service.id", ++ids);
        all.putAll(Configured.properties(properties));
        Part part = new Part(PartName.of(all, "com.example.bundle"), all, deadlineMillis * MILLI, contributor, () -> now);
        parts.add(part);
        changed();
        return part;
    }

    void remove(Part part) {
        parts.remove(part.name().order());
        wanted = now;
    }

    void changed() {
        beater.changed();
        wanted = now;
    }

    /** Takes all the time that the agent lets pass, until so much is over. */
    Stage after(long millis) {
        long end = now + millis * MILLI;
        while (wanted - end <= 0) {
            now = Math.max(now, wanted);
            pass();
        }
        now = end;
        return this;
    }

    /** The process does not run for so long. */
    Stage pause(long millis) {
        now += millis * MILLI;
        pass();
        return this;
    }

    /** Time that passes while something runs. */
    void spend(long millis) {
        now += millis * MILLI;
    }

    private void pass() {
        wanted = Long.MAX_VALUE;
        long next = beater.pass();
        wanted = Math.min(wanted, next);
        if (observed != null) {
            observed.take().forEach(frame -> sent.add(new Sent(millis(), frame)));
        }
    }

    /** What was sent since the last call, such as {@code 100 OK}. */
    List<String> taken() {
        List<String> taken = sent.stream().map(each -> each.millis + " " + each.frame.status()).toList();
        sent.clear();
        return taken;
    }

    Map<String, Long> metrics() {
        Map<String, Long> metrics = new TreeMap<>();
        tally.collect(new MetricSink() {
            @Override
            public void counter(String family, String help, long value, String... labels) {
                metrics.put(family.replace("varta_client_", "") + List.of(labels).subList(2, labels.length), value);
            }

            @Override
            public void gauge(String family, String help, double value, String... labels) {
                counter(family, help, (long) value, labels);
            }

            @Override
            public void histogram(String family, String help, DurationHistogram histogram, String... labels) {
                throw new AssertionError(family);
            }
        }, link);
        return metrics;
    }

    @Override
    public void close() {
        link.close();
        if (observed != null) {
            observed.close();
        }
    }
}
