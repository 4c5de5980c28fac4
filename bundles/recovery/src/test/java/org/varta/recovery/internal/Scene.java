// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.varta.api.audit.AuditLog;
import org.varta.api.event.EventStream;
import org.varta.api.recovery.RecoveryAction;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.stall.Freshness;
import org.varta.api.stall.StallReason;
import org.varta.api.stall.Verdict;
import org.varta.api.transport.Origin;

/** Recovery with everything around it scripted and time in the test's hand. Nothing runs by itself: each pass is called. */
final class Scene {
    static final long MS = 1_000_000L;
    private static final long LEASE_MILLIS = 2_000;
    private static final long THRESHOLD = 3_000 * MS;

    long now;
    /** What the clock on the wall says at 0; a test that changes it sets that clock. */
    long wallclockMillis = 1_800_000_000_000L;
    final RecoveryCounters counters = new RecoveryCounters();
    final Choice<RecoveryPolicy> policies = new Choice<>(LEASE_MILLIS);
    final Choice<RecoveryAction> actions = new Choice<>(LEASE_MILLIS);
    final Choice<AuditLog> audits = new Choice<>(LEASE_MILLIS);
    final Choice<EventStream> events = new Choice<>(LEASE_MILLIS);
    final RecordingAudit audit = new RecordingAudit();
    final RecordingEvents stream = new RecordingEvents();
    final ScriptedFeed feed = new ScriptedFeed(() -> now);
    final ScriptedAction action = new ScriptedAction("exec");
    final Clocks clocks = new Clocks(() -> now, () -> wallclockMillis + now / MS, nanos -> now += nanos);
    final Journal journal = new Journal(audits, events, counters, clocks);
    /** Generations of the processes that live, by process id. */
    final Map<Integer, Long> living = new HashMap<>();
    final Processes processes = pid -> living.getOrDefault(pid, 0L);
    private final AttemptFile file;
    final RecoveryDesk desk;
    private long silenceRuns;

    Scene(Object... keysAndValues) {
        this(keysAndValues, null, 0);
    }

    /** With a state folder. */
    static Scene in(Path folder, long startsAtMillis, Object... keysAndValues) {
        return new Scene(keysAndValues, folder, startsAtMillis);
    }

    private Scene(Object[] keysAndValues, Path folder, long startsAtMillis) {
        now = startsAtMillis * MS;
        file = folder == null ? AttemptFile.none(clocks) : AttemptFile.open(folder, "boot", clocks);
        desk = new RecoveryDesk(Written.settings(keysAndValues), journal, counters, policies, actions, file, folder == null ? Survivors.none() : Survivors.open(folder, "boot", processes), processes, clocks);
        actions.offer(action, action.id, Map.of());
        audits.offer(audit, "audit", Map.of());
        events.offer(stream, "events", Map.of());
        desk.addFeed(feed);
    }

    /** From now on nothing can be written down. */
    void loseTheDisk() {
        file.close();
    }

    void configure(Object... keysAndValues) {
        desk.configure(Written.settings(keysAndValues));
    }

    /** At so many milliseconds. */
    Scene at(long millis) {
        now = millis * MS;
        return this;
    }

    Verdict verdict(int pid, long generation, Origin origin, boolean isForeign) {
        silenceRuns++;
        return new Verdict(pid & 0xFFFF, 1, silenceRuns, pid, origin, isForeign ? 99 : 1, isForeign, generation, 0, 9, now - THRESHOLD, now, now, "fixed",
            StallReason.DEADLINE, Map.of());
    }

    Verdict stalls(int pid, long generation) {
        Verdict verdict = verdict(pid, generation, generation == 0 ? Origin.OPERATOR_ATTESTED : Origin.KERNEL_ATTESTED, false);
        feed.add(verdict);
        return verdict;
    }

    /** An agent with a name, alive since then. */
    Verdict stalls(String name, int pid, long aliveSinceMillis) {
        silenceRuns++;
        Verdict verdict = new Verdict(pid & 0xFFFF, 1, silenceRuns, pid, Origin.KERNEL_ATTESTED, 1, false, 7, 0, 9, now - THRESHOLD, now, now, "fixed", StallReason.DEADLINE, Map.of(), name, "",
            aliveSinceMillis * MS, 9);
        feed.add(verdict);
        return verdict;
    }

    void says(int pid, Freshness freshness) {
        feed.freshness.put(pid, freshness);
    }

    /** One pass after a stall; returns what it has recorded. */
    List<String> answer(int pid, long generation) {
        stalls(pid, generation);
        return pass();
    }

    List<String> pass() {
        desk.pass();
        return audit.take();
    }

    /** Passes until there is nothing to do at once; how many. */
    int passes() {
        int passes = 1;
        while (desk.pass()) {
            passes++;
        }
        return passes;
    }

    void usePolicy(RecoveryPolicy policy) {
        policies.offer(policy, policy.id(), Map.of());
    }

    long count(Outcome outcome) {
        return counters.get(outcome);
    }

    Map<String, Double> metrics() {
        RecordingMetrics metrics = new RecordingMetrics();
        desk.collect(metrics);
        return metrics.values;
    }

    double metric(String series) {
        return metrics().get(series);
    }
}
