// SPDX-License-Identifier: Apache-2.0
package org.varta.lint.internal;

import java.util.List;
import java.util.function.IntToDoubleFunction;

/** The shortest waits that a backoff (R4) can give: where chance plays a part, its best draw. Nanoseconds. Stateless. */
final class Waits {
    /** Without a backoff. */
    static final IntToDoubleFunction NONE = failure -> 0;

    private Waits() {
    }

    static IntToDoubleFunction of(Values backoff) {
        String shape = backoff.text("shape", "exponential");
        double base = backoff.nanos("baseMillis", 1000);
        double factor = backoff.number("factor", 2);
        double cap = backoff.nanos("capMillis", 60_000);
        int steps = Math.max(1, backoff.whole("steps", 6));
        double ratio = backoff.number("jitterRatio", 0.2);
        String jitter = backoff.text("jitter", "none");
        return failure -> {
            double plain = switch (shape) {
                case "geometric-steps" -> failure > steps ? cap : base * Math.pow(cap / base, (failure - 1.0) / steps);
                case "linear" -> Math.min(cap, base * failure);
                case "constant" -> base;
                default -> Math.min(cap, base * Math.pow(factor, failure - 1.0));
            };
            return Math.min(cap, switch (jitter) {
                case "full", "full-millis" -> 0;
                case "equal" -> plain / 2;
                case "proportional" -> plain * (1 - ratio);
                case "decorrelated" -> base;
                default -> plain;
            });
        };
    }

    /** Where each rung of a ladder counts anew: no wait between rungs; behind the last rung goes its count on. */
    static IntToDoubleFunction onRungs(IntToDoubleFunction waits, List<Rung> rungs) {
        return failure -> {
            int left = failure;
            for (int i = 0; i < rungs.size() - 1; i++) {
                if (left <= rungs.get(i).attempts()) {
                    return left == rungs.get(i).attempts() ? 0 : waits.applyAsDouble(left);
                }
                left -= rungs.get(i).attempts();
            }
            return waits.applyAsDouble(left);
        };
    }
}
