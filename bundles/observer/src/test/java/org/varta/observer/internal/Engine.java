// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.varta.api.stall.AgentHistory;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.StallDetector;
import org.varta.api.stall.Verdict;
import org.varta.api.transport.BeatBatch;
import org.varta.api.transport.Origin;
import org.varta.api.transport.Reception;
import org.varta.posix.ProcessActivity;
import org.varta.posix.ProcessIdentity;

/** Table, gates and detection with a clock and identities that a test sets; times in milliseconds. */
final class Engine {
    static final long OWN_NAMESPACE = 4_026_531_836L;
    static final long MILLI = 1_000_000L;

    final LoopCounters counters = new LoopCounters();
    final long[] source;
    final ClampedClock clock;
    final AgentTable table;
    final EventQueue events;
    final VerdictQueue verdicts;
    final Detection detection;
    final Gates gates;
    final FakeIdentity identity = new FakeIdentity();
    final BeatBatch batch = new BeatBatch();
    final List<DeclaredAgent> rules = new ArrayList<>();
    final List<Judge> ruleJudges = new ArrayList<>();
    final List<Judge> shadows = new ArrayList<>();
    String transport = "memory";
    int uid = 1000;
    private final long origin;
    private Judge others;

    Judge others() {
        return others;
    }

    /** Processes as a test describes them. */
    static final class FakeIdentity extends Identity {
        final Map<Integer, Long> startTimes = new HashMap<>();
        final Map<Integer, Long> namespaces = new HashMap<>();
        long own = OWN_NAMESPACE;
        final Map<Integer, String> commands = new HashMap<>();
        final Map<Integer, String> executables = new HashMap<>();
        final Map<Integer, ProcessActivity> activities = new HashMap<>();
        int reads;
        int executableReads;

        FakeIdentity() {
            super(null);
        }

        @Override
        long startTime(int pid) {
            reads++;
            return startTimes.getOrDefault(pid, ProcessIdentity.GONE);
        }

        @Override
        long namespace(int pid) {
            return namespaces.getOrDefault(pid, 0L);
        }

        @Override
        String command(int pid) {
            return commands.getOrDefault(pid, "");
        }

        @Override
        ProcessActivity activity(int pid) {
            return activities.getOrDefault(pid, new ProcessActivity(ProcessActivity.State.SLEEPING, 0));
        }

        @Override
        String executable(int pid) {
            executableReads++;
            return executables.getOrDefault(pid, "");
        }

        @Override
        long ownNamespace() {
            return own;
        }

        void process(int pid, long startTime) {
            startTimes.put(pid, startTime);
            namespaces.put(pid, OWN_NAMESPACE);
        }

        void gone(int pid) {
            startTimes.remove(pid);
            namespaces.remove(pid);
        }
    }

    /** P1 in a few lines, so that the engine is tested without a provider. */
    static class Threshold implements StallDetector {
        private final long nanos;
        private final long[] last;

        Threshold(long millis, int capacity) {
            nanos = millis * MILLI;
            last = new long[capacity];
        }

        @Override
        public void reset(int slot) {
            last[slot] = 0;
        }

        @Override
        public long beat(int slot, long arrival, long nonce, long timestamp, int status, int payload) {
            last[slot] = arrival;
            return arrival + nanos;
        }

        @Override
        public long due(int slot, long now) {
            return last[slot] + nanos;
        }

        @Override
        public long softDeadline(int slot) {
            return last[slot] + nanos;
        }

        @Override
        public long adopt(int slot, AgentHistory history) {
            last[slot] = history.arrival(history.size() - 1);
            return last[slot] + nanos;
        }

        @Override
        public double suspicion(int slot, long now) {
            return 0;
        }

        @Override
        public void explain(int slot, long now, Explanation explanation) {
            explanation.put("thresholdNanos", nanos);
        }
    }

    Engine(int capacity) {
        this(capacity, 0);
    }

    /** An engine whose monotonic clock shows this many nanoseconds when it starts. */
    Engine(int capacity, long origin) {
        this.origin = origin;
        source = new long[] {origin};
        clock = new ClampedClock(() -> source[0], counters);
        table = new AgentTable(capacity, 42, counters);
        events = new EventQueue(capacity, counters);
        events.want(-1);
        verdicts = new VerdictQueue(capacity);
        detection = new Detection(table, counters, clock, identity, events, verdicts);
        gates = new Gates(table, detection, identity, events, counters, new PidCeiling(Path.of("/nonexistent"), 0));
        configure(0, 0, 0);
        detection.swapGrace(1000 * MILLI);
        use("p1", 3000);
    }

    void configure(int maxBeatRate, long globalRate, long globalBurst) {
        configure(maxBeatRate, globalRate, globalBurst, false, false, 256);
    }

    void configure(int maxBeatRate, long globalRate, long globalBurst, boolean isForeignAllowed, boolean isBalanced, int window) {
        gates.configure(new Settings(table.capacity, maxBeatRate, globalRate, globalBurst, "", 0, 0, false, 0, false, isBalanced, window, isForeignAllowed, List.of()),
            clock.read());
    }

    void use(String policy, long thresholdMillis) {
        use(policy, new Threshold(thresholdMillis, table.capacity));
    }

    /** Judges agents that fit no rule. */
    void use(String policy, StallDetector detector) {
        others = detector == null ? null : new Judge(policy, detector);
        assign();
    }

    /** Judges agents that fit no rule, with what records need to know. */
    void use(Judge judge) {
        others = judge;
        assign();
    }

    /** Declares an agent with a policy of its own. */
    void declare(DeclaredAgent rule, StallDetector detector) {
        rules.add(rule);
        ruleJudges.add(new Judge(rule.stallPolicy(), detector));
        assign();
    }

    void assign() {
        List<Judge> judges = new ArrayList<>(ruleJudges);
        judges.add(others);
        detection.use(new Assignment(List.copyOf(rules), judges.toArray(Judge[]::new), List.copyOf(shadows)), clock.read());
        while (detection.isMigrating()) {
            detection.migrate(clock.read());
        }
    }

    Engine at(long millis) {
        source[0] = origin + millis * MILLI;
        return this;
    }

    Engine atNanos(long nanos) {
        source[0] = origin + nanos;
        return this;
    }

    /** A frame of an attested process in our own namespace. */
    void beat(int pid, long nonce) {
        frame(pid, pid, nonce, 0, 0, Origin.KERNEL_ATTESTED);
    }

    void terminal(int pid, long timestamp) {
        frame(pid, pid, -1, timestamp, 2, Origin.KERNEL_ATTESTED);
    }

    void network(int pid, long nonce, Origin origin) {
        frame(pid, 0, nonce, 0, 0, origin);
    }

    void frame(int pid, int kernelPid, long nonce, long timestamp, int status, Origin origin) {
        batch.reception[0] = Reception.FRAME;
        batch.senderKey[0] = Integer.toUnsignedLong(pid);
        batch.pid[0] = pid;
        batch.kernelPid[0] = kernelPid;
        batch.uid[0] = uid;
        batch.nonce[0] = nonce;
        batch.timestamp[0] = timestamp;
        batch.status[0] = status;
        batch.origin[0] = origin;
        gates.pass(batch, 1, clock.read(), transport);
    }

    void refused(Reception reception) {
        batch.reception[0] = reception;
        gates.pass(batch, 1, clock.read(), transport);
    }

    /** What the loop does about deadlines in a turn. */
    List<Verdict> tick() {
        long now = clock.read();
        if (detection.hasDue(now)) {
            detection.convictDue(now);
        }
        detection.lookAtShadows(now);
        return verdicts.poll(Integer.MAX_VALUE);
    }

    int slot(int pid) {
        return table.find(Integer.toUnsignedLong(pid));
    }

    long deadlineMillis(int pid) {
        return detection.deadline(slot(pid)) / MILLI;
    }

    long count(Counter counter) {
        return counters.get(counter);
    }
}
