// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import java.lang.reflect.Proxy;
import java.util.Map;
import org.varta.api.stall.StallDetector;

/** Configurations as a framework would hand them over: defaults, and what differs from them. */
final class Raw {
    static final long MILLI = 1_000_000L;

    private Raw() {
    }

    /** @param different values by key; an exception stands for a text that is no number */
    static <T> T of(Class<T> type, Map<String, Object> different) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            Object value = different.getOrDefault(method.getName(), method.getDefaultValue());
            if (value instanceof RuntimeException failure) {
                throw failure;
            }
            return method.getReturnType() == double.class ? ((Number) value).doubleValue() : method.getReturnType() == long.class ? ((Number) value).longValue() : value;
        }));
    }

    static PhiNormalSettings phiNormal(Map<String, Object> different) {
        return PhiNormalSettings.of(of(PhiNormalConfiguration.class, different));
    }

    static PhiExpSettings phiExp(Map<String, Object> different) {
        return PhiExpSettings.of(of(PhiExpConfiguration.class, different));
    }

    static MissedBeatsSettings missedBeats(Map<String, Object> different) {
        return MissedBeatsSettings.of(of(MissedBeatsConfiguration.class, different));
    }

    static QuantileSettings quantile(Map<String, Object> different) {
        return QuantileSettings.of(of(QuantileConfiguration.class, different));
    }

    static ChenSettings chen(Map<String, Object> different) {
        return ChenSettings.of(of(ChenConfiguration.class, different));
    }

    static ChenSettings twoWindowChen(Map<String, Object> different) {
        return TwoWindowChenSettings.of(of(TwoWindowChenConfiguration.class, different));
    }

    static BertierSettings bertier(Map<String, Object> different) {
        return BertierSettings.of(of(BertierConfiguration.class, different));
    }

    /** Every policy with its defaults. */
    static PolicySettings[] all() {
        return new PolicySettings[] {phiNormal(Map.of()), phiExp(Map.of()), missedBeats(Map.of()), quantile(Map.of()), chen(Map.of()), twoWindowChen(Map.of()), bertier(Map.of())};
    }

    /** Beats at milliseconds, nonces from 1; the last deadline. */
    static long beats(StallDetector detector, double... millis) {
        long deadline = 0;
        for (int i = 0; i < millis.length; i++) {
            deadline = detector.beat(0, nanos(millis[i]), i + 1, 0, 0, 0);
        }
        return deadline;
    }

    /** A first beat at 0 and one after each interval. */
    static long intervals(StallDetector detector, double... millis) {
        double[] arrivals = new double[millis.length + 1];
        for (int i = 0; i < millis.length; i++) {
            arrivals[i + 1] = arrivals[i] + millis[i];
        }
        return beats(detector, arrivals);
    }

    static long nanos(double millis) {
        return Math.round(millis * MILLI);
    }
}
