// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.composite.internal;

import org.varta.api.stall.AgentHistory;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.StallDetector;
import org.varta.api.stall.StallReason;

/**
 * The k-th smallest of its parts' deadlines: k = 1 is any, k = n is all. Reason and suspicion are those of the part that decides. Every part sees every beat; a part is asked again only when its own deadline has come. Source: stall
 * policies P12.
 */
final class CompositeDetector implements StallDetector {
    private final String[] names;
    private final StallDetector[] parts;
    private final int least;
    private final long[][] deadlines;

    CompositeDetector(String[] names, StallDetector[] parts, int least, int capacity) {
        this.names = names;
        this.parts = parts;
        this.least = least;
        deadlines = new long[parts.length][capacity];
    }

    @Override
    public void reset(int slot) {
        for (int part = 0; part < parts.length; part++) {
            parts[part].reset(slot);
            deadlines[part][slot] = NEVER;
        }
    }

    @Override
    public long beat(int slot, long arrival, long nonce, long timestamp, int status, int payload) {
        for (int part = 0; part < parts.length; part++) {
            deadlines[part][slot] = parts[part].beat(slot, arrival, nonce, timestamp, status, payload);
        }
        return deadlines[deciding(slot)][slot];
    }

    @Override
    public long due(int slot, long now) {
        for (int part = 0; part < parts.length; part++) {
            long deadline = deadlines[part][slot];
            if (deadline != NEVER && deadline - now <= 0) {
                deadlines[part][slot] = parts[part].due(slot, now);
            }
        }
        return deadlines[deciding(slot)][slot];
    }

    /** The part with the k-th smallest deadline, among equals in their order. */
    private int deciding(int slot) {
        for (int part = 0; part < parts.length; part++) {
            int earlier = 0;
            for (int other = 0; other < parts.length; other++) {
                int order = order(deadlines[other][slot], deadlines[part][slot]);
                if (order < 0 || order == 0 && other < part) {
                    earlier++;
                }
            }
            if (earlier == least - 1) {
                return part;
            }
        }
        throw new IllegalStateException("deadlines have no order");
    }

    /** By difference, as instants are compared; never is after all of them. */
    private static int order(long a, long b) {
        if (a == b) {
            return 0;
        }
        return a == NEVER ? 1 : b == NEVER ? -1 : Long.signum(a - b);
    }

    /** The k-th smallest of the parts' soft deadlines, which is never after the k-th smallest of their deadlines. */
    @Override
    public long softDeadline(int slot) {
        for (int part = 0; part < parts.length; part++) {
            long soft = parts[part].softDeadline(slot);
            int earlier = 0;
            int equal = 0;
            for (StallDetector other : parts) {
                int order = order(other.softDeadline(slot), soft);
                earlier += order < 0 ? 1 : 0;
                equal += order == 0 ? 1 : 0;
            }
            if (earlier < least && least <= earlier + equal) {
                return soft;
            }
        }
        throw new IllegalStateException("soft deadlines have no order");
    }

    @Override
    public StallReason reason(int slot, long now) {
        return parts[deciding(slot)].reason(slot, now);
    }

    @Override
    public void observerPaused(long from, long to) {
        for (StallDetector part : parts) {
            part.observerPaused(from, to);
        }
    }

    @Override
    public long adopt(int slot, AgentHistory history) {
        for (int part = 0; part < parts.length; part++) {
            deadlines[part][slot] = parts[part].adopt(slot, history);
        }
        return deadlines[deciding(slot)][slot];
    }

    @Override
    public double suspicion(int slot, long now) {
        return parts[deciding(slot)].suspicion(slot, now);
    }

    @Override
    public void explain(int slot, long now, Explanation explanation) {
        int deciding = deciding(slot);
        explanation.put("decidingTerm", names[deciding]);
        explanation.put("leastConvictions", least);
        explanation.put("policies", parts.length);
        explanation.put("deadline", deadlines[deciding][slot]);
        for (int part = 0; part < parts.length; part++) {
            parts[part].explain(slot, now, new PartExplanation(names[part], explanation));
        }
    }

    /** A part's numbers, by the part's name. */
    private record PartExplanation(String part, Explanation whole) implements Explanation {
        @Override
        public void put(String key, long value) {
            whole.put(part + "." + key, value);
        }

        @Override
        public void put(String key, double value) {
            whole.put(part + "." + key, value);
        }

        @Override
        public void put(String key, String value) {
            whole.put(part + "." + key, value);
        }
    }
}
