// SPDX-License-Identifier: Apache-2.0
package org.varta.api.event;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.varta.api.stall.StallReason;
import org.varta.api.stall.Verdict;
import org.varta.api.transport.Origin;

/** A verdict as pairs of a record, every component, explanations with their types. Stateless. */
final class VerdictPairs {
    private static final String EXPLAINED = "v.x.";

    private VerdictPairs() {
    }

    static void write(Verdict v, DecisionRecord record) {
        record.with("v.slot", v.slot()).with("v.incarnation", v.incarnation()).with("v.silenceRun", v.silenceRun()).with("v.pid", Integer.toUnsignedLong(v.pid())).with("v.origin", v.origin().name())
            .with("v.namespace", v.pidNamespace()).with("v.foreign", v.foreignNamespace() ? 1 : 0).with("v.generation", v.generation()).with("v.uid", v.uid()).with("v.nonce", v.lastNonce())
            .with("v.lastArrival", v.lastArrival()).with("v.deadline", v.deadline()).with("v.convictedAt", v.convictedAt()).with("v.policy", v.policy()).with("v.reason", v.reason().name())
            .with("v.name", v.name()).with("v.command", v.command()).with("v.aliveSince", v.aliveSince()).with("v.beats", v.beats());
        v.explanation().forEach((key, value) -> record.with(EXPLAINED + key, typed(value)));
    }

    private static String typed(Object value) {
        if (value instanceof Long number) {
            return "n:" + number;
        }
        return value instanceof Double measure ? "m:" + String.format("%016x", Double.doubleToRawLongBits(measure)) : "t:" + value;
    }

    static Verdict read(DecisionRecord r) {
        return new Verdict(number(r, "v.slot"), number(r, "v.incarnation"), r.whole("v.silenceRun"), Integer.parseUnsignedInt(r.text("v.pid")), Origin.valueOf(r.text("v.origin")),
            r.whole("v.namespace"), r.whole("v.foreign") == 1, r.whole("v.generation"), number(r, "v.uid"), r.whole("v.nonce"), r.whole("v.lastArrival"), r.whole("v.deadline"),
            r.whole("v.convictedAt"), r.text("v.policy"), StallReason.valueOf(r.text("v.reason")), explanation(r), r.text("v.name"), r.text("v.command"), r.whole("v.aliveSince"), r.whole("v.beats"));
    }

    private static int number(DecisionRecord record, String key) {
        return Math.toIntExact(record.whole(key));
    }

    private static Map<String, Object> explanation(DecisionRecord record) {
        Map<String, Object> explanation = new LinkedHashMap<>();
        record.pairs().forEach((key, value) -> {
            if (key.startsWith(EXPLAINED)) {
                explanation.put(key.substring(EXPLAINED.length()), untyped(key, value));
            }
        });
        return Collections.unmodifiableMap(explanation);
    }

    private static Object untyped(String key, String value) {
        String bare = value.length() < 2 ? "" : value.substring(2);
        if (value.startsWith("n:")) {
            return Long.valueOf(bare);
        }
        if (value.startsWith("m:")) {
            return Double.longBitsToDouble(Long.parseUnsignedLong(bare, 16));
        }
        if (value.startsWith("t:")) {
            return bare;
        }
        throw new IllegalArgumentException(key + "=" + value + " has no type");
    }
}
