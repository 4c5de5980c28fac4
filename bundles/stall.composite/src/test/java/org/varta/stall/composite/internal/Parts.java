// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.composite.internal;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Map;
import org.varta.api.stall.AgentHistory;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.StallDetector;
import org.varta.api.stall.StallPolicy;
import org.varta.api.stall.StallReason;

/** Policies to compose. */
final class Parts {
    static final long MILLI = 1_000_000L;

    private Parts() {
    }

    /** A part whose deadlines are told to it by the payload of each beat and the table it was made with. */
    record Part(String id, long[] allowances, StallReason why) implements StallPolicy {
        @Override
        public String parameters() {
            return "allowances=" + Arrays.toString(allowances) + "\nwhy=" + why + "\n";
        }

        @Override
        public StallDetector newDetector(int capacity) {
            return new PartDetector(allowances, why, capacity);
        }
    }

    private static final class PartDetector implements StallDetector {
        private final long[] allowances;
        private final StallReason why;
        private final long[] deadline;
        private final long[] last;

        PartDetector(long[] allowances, StallReason why, int capacity) {
            this.allowances = allowances;
            this.why = why;
            deadline = new long[capacity];
            last = new long[capacity];
        }

        @Override
        public void reset(int slot) {
            deadline[slot] = NEVER;
        }

        @Override
        public long beat(int slot, long arrival, long nonce, long timestamp, int status, int payload) {
            long allowance = allowances[payload % allowances.length];
            last[slot] = arrival;
            deadline[slot] = allowance == NEVER ? NEVER : arrival + allowance;
            return deadline[slot];
        }

        @Override
        public long due(int slot, long now) {
            return deadline[slot];
        }

        @Override
        public long softDeadline(int slot) {
            return deadline[slot] == NEVER ? NEVER : last[slot] + (deadline[slot] - last[slot]) / 2;
        }

        @Override
        public StallReason reason(int slot, long now) {
            return why;
        }

        @Override
        public long adopt(int slot, AgentHistory history) {
            return beat(slot, history.arrival(history.size() - 1), 0, 0, 0, history.payload());
        }

        @Override
        public double suspicion(int slot, long now) {
            return deadline[slot] == NEVER ? 0 : (double) (now - last[slot]) / (deadline[slot] - last[slot]);
        }

        @Override
        public void explain(int slot, long now, Explanation explanation) {
            explanation.put("deadline", deadline[slot]);
        }
    }

    static CompositeConfiguration raw(Map<String, Object> different) {
        return (CompositeConfiguration) Proxy.newProxyInstance(CompositeConfiguration.class.getClassLoader(), new Class<?>[] {CompositeConfiguration.class}, (proxy, method, arguments) -> {
            Object value = different.getOrDefault(method.getName(), method.getDefaultValue());
            if (value instanceof RuntimeException failure) {
                throw failure;
            }
            return value;
        });
    }

    static Part part(String id, StallReason why, long... millis) {
        return new Part(id, Arrays.stream(millis).map(m -> m < 0 ? StallDetector.NEVER : m * MILLI).toArray(), why);
    }
}
