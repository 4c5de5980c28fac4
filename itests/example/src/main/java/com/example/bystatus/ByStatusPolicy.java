// SPDX-License-Identifier: Apache-2.0
package com.example.bystatus;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.varta.api.stall.AgentHistory;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.StallDetector;
import org.varta.api.stall.StallPolicy;

/** An agent that says it is in trouble gets more time before it counts as stalled. Thread safe. */
@Component(service = StallPolicy.class, configurationPid = "com.example.bystatus", configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class ByStatusPolicy implements StallPolicy {
    /** The keys of com.example.bystatus.cfg. */
    @interface Config {
        long okMillis() default 1000;

        long troubledMillis() default 5000;
    }

    private volatile long okNanos;
    private volatile long troubledNanos;

    @Activate
    @Modified
    void configure(Config config) {
        if (config.okMillis() < 10 || config.troubledMillis() < config.okMillis()) {
            throw new IllegalArgumentException("com.example.bystatus: okMillis must be 10 or more, troubledMillis not less than okMillis");
        }
        okNanos = config.okMillis() * 1_000_000;
        troubledNanos = config.troubledMillis() * 1_000_000;
    }

    @Override
    public String id() {
        return "by-status";
    }

    @Override
    public String parameters() {
        return "ok=" + okNanos + "\ntroubled=" + troubledNanos + "\n";
    }

    @Override
    public StallDetector newDetector(int capacity) {
        return new Detector(okNanos, troubledNanos, capacity);
    }

    /** One for all agents; what it remembers of an agent is in that agent's slot. Called by one thread. */
    private static final class Detector implements StallDetector {
        private final long[] allowanceByStatus;
        private final long[] lastBeat;
        private final long[] deadline;

        Detector(long okNanos, long troubledNanos, int capacity) {
            allowanceByStatus = new long[] {okNanos, troubledNanos, troubledNanos};
            lastBeat = new long[capacity];
            deadline = new long[capacity];
        }

        @Override
        public void reset(int slot) {
            deadline[slot] = NEVER;
        }

        @Override
        public long beat(int slot, long arrival, long nonce, long timestamp, int status, int payload) {
            lastBeat[slot] = arrival;
            deadline[slot] = arrival + allowanceByStatus[status];
            return deadline[slot];
        }

        @Override
        public long due(int slot, long now) {
            return deadline[slot];
        }

        @Override
        public long softDeadline(int slot) {
            return lastBeat[slot] + (deadline[slot] - lastBeat[slot]) / 2;
        }

        @Override
        public long adopt(int slot, AgentHistory history) {
            int last = history.size() - 1;
            return beat(slot, history.arrival(last), history.nonce(last), 0, history.status(), history.payload());
        }

        @Override
        public double suspicion(int slot, long now) {
            return (double) (now - lastBeat[slot]) / (deadline[slot] - lastBeat[slot]);
        }

        @Override
        public void explain(int slot, long now, Explanation explanation) {
            explanation.put("allowanceNanos", deadline[slot] - lastBeat[slot]);
            explanation.put("silenceNanos", now - lastBeat[slot]);
        }
    }
}
