// SPDX-License-Identifier: Apache-2.0
package org.varta.lint.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.varta.stall.quality.Channel;
import org.varta.stall.quality.Choice;
import org.varta.stall.quality.Configurator;
import org.varta.stall.quality.Goals;

/** The configured stall policies P1 to P12, by id. Immutable. */
final class StallPolicies {
    static final String TWO_LEVEL = "org.varta.stall.fixed.twolevel";
    private static final String COMPOSITE = "org.varta.stall.composite";
    private static final double NANOS = 1e9;
    private static final double LN10 = Math.log(10);

    private final Map<String, Silence> byId = new TreeMap<>();

    private StallPolicies() {
    }

    static StallPolicies of(Collection<Values> configurations) {
        StallPolicies policies = new StallPolicies();
        Map<String, Values> composites = new TreeMap<>();
        for (Values values : configurations) {
            if (values.kind().equals(COMPOSITE)) {
                composites.putIfAbsent(values.text("policyId", "composite"), values);
            } else {
                Silence silence = read(values);
                if (silence != null) {
                    policies.byId.putIfAbsent(silence.id(), silence);
                }
            }
        }
        for (String id : composites.keySet()) {
            policies.compose(id, composites, new TreeSet<>());
        }
        return policies;
    }

    Collection<Silence> all() {
        return byId.values();
    }

    Silence get(String id) {
        return byId.get(id);
    }

    private static Silence read(Values values) {
        String pid = values.pid();
        double bootstrap = values.nanos("bootstrapMillis", 3000);
        double eta = values.nanos("etaMillis", 0);
        switch (values.kind()) {
            case "org.varta.stall.fixed":
                return Silence.constant(pid, values.text("policyId", "fixed"), values.nanos("thresholdMillis", 3000));
            case TWO_LEVEL:
                return Silence.constant(pid, values.text("policyId", "two-level"), values.nanos("hardMillis", 5000));
            case "org.varta.stall.conduct.progress":
                return Silence.constant(pid, values.text("policyId", "progress"), values.nanos("windowMillis", 60_000));
            case "org.varta.stall.conduct.ratewindow":
                return rateWindow(values);
            case "org.varta.stall.conduct.statusdwell":
                // A terminal frame convicts at once; silence alone never does.
                return new Silence(pid, values.text("policyId", "status-dwell"), false, 0, any -> Double.POSITIVE_INFINITY, 0, 0, 0, Double.POSITIVE_INFINITY, 0);
            case "org.varta.stall.adaptive.missedbeats":
                double beats = values.number("missedBeats", 3);
                double slack = values.nanos("slackMillis", 0);
                return Silence.learned(pid, values.text("policyId", "missed-beats"), eta, each -> beats * (eta > 0 ? eta : each) + slack, 0, eta > 0 ? beats * eta + slack : Math.min(bootstrap, slack));
            case "org.varta.stall.adaptive.phinormal":
                return phiNormal(values, bootstrap);
            case "org.varta.stall.adaptive.phiexp":
                double factor = values.number("phiThreshold", 8) * LN10;
                return Silence.learned(pid, values.text("policyId", "phi-exp"), eta, each -> factor * each, values.nanos("ceilingMillis", 60_000), 0);
            case "org.varta.stall.adaptive.chen":
                return chen(values, eta, bootstrap);
            case "org.varta.stall.adaptive.chen2w":
                double alpha = values.nanos("alphaMillis", 500);
                return Silence.learned(pid, values.text("policyId", "chen-2w"), 0, each -> each + alpha, values.nanos("ceilingMillis", 86_400_000), Math.min(alpha, bootstrap));
            case "org.varta.stall.adaptive.bertier":
                // Its margin follows errors that no configuration knows.
                return Silence.learned(pid, values.text("policyId", "bertier"), 0, each -> Double.NaN, values.nanos("ceilingMillis", 86_400_000), 0);
            case "org.varta.stall.adaptive.quantile":
                double multiplier = values.number("multiplier", 2);
                double margin = values.nanos("marginMillis", 100);
                return Silence.learned(pid, values.text("policyId", "quantile"), 0, each -> multiplier * each + margin, values.nanos("ceilingMillis", 10_000), Math.min(margin, bootstrap));
            default:
                return null;
        }
    }

    private static Silence rateWindow(Values values) {
        double cycle = values.nanos("referenceCycleMillis", 10_000);
        double bad = values.number("toleranceCycles", 1) + 1;
        return Silence.constant(values.pid(), values.text("policyId", "rate-window"), cycle * bad);
    }

    private static Silence phiNormal(Values values, double bootstrap) {
        double y = PhiNormal.margin(values.number("phiThreshold", 8));
        double minStd = values.nanos("minStdMillis", 50);
        double ratio = values.number("minStdRatio", 0.1);
        double pause = values.nanos("pauseMillis", 1000);
        double floor = values.number("floorBeats", 3);
        return Silence.learned(values.pid(), values.text("policyId", "phi-normal"), 0, each -> Math.max(floor * each, each + pause + Math.max(minStd, ratio * each) * y),
            values.nanos("ceilingMillis", 10_000), Math.min(bootstrap, pause + minStd * y)).withFloor(floor);
    }

    /** With goals, the margin is what remains of the detection time; goals that cannot be met are refused by the policy itself. */
    private static Silence chen(Values values, double eta, double bootstrap) {
        double goal = values.nanos("goalDetectionMillis", 0);
        double alpha = values.nanos("alphaMillis", 500);
        if (goal > 0) {
            double deviation = values.nanos("delayDeviationMillis", 20) / NANOS;
            try {
                Choice choice = Configurator.choose(new Goals(goal / NANOS, values.nanos("goalRecurrenceMillis", 86_400_000) / NANOS, values.nanos("goalDurationMillis", 60_000) / NANOS),
                    new Channel(deviation * deviation, values.number("lossProbability", 0.0001)));
                alpha = choice instanceof Choice.Parameters chosen ? goal - (eta > 0 ? eta : chosen.eta() * NANOS) : Double.NaN;
            } catch (IllegalArgumentException e) {
                alpha = Double.NaN;
            }
        }
        double margin = alpha;
        double least = Double.isNaN(margin) ? 0 : Math.min(margin, bootstrap);
        return Silence.learned(values.pid(), values.text("policyId", "chen"), eta, each -> each + margin, values.nanos("ceilingMillis", 86_400_000), least).withSchedule(goal);
    }

    /** Parts that are missing, or that contain the composite itself, leave it unknown: it is not there either. */
    private Silence compose(String id, Map<String, Values> composites, Set<String> above) {
        Silence known = byId.get(id);
        Values values = composites.get(id);
        if (known != null || values == null || !above.add(id)) {
            return known;
        }
        List<Silence> parts = new ArrayList<>();
        for (String part : values.words("policies", ",", "")) {
            Silence found = compose(part, composites, above);
            if (found == null) {
                above.remove(id);
                return null;
            }
            parts.add(found);
        }
        above.remove(id);
        int rank = switch (values.text("operator", "any")) {
            case "all" -> parts.size();
            case "k-of-n" -> Math.max(1, Math.min(parts.size(), values.whole("leastConvictions", 1)));
            default -> 1;
        };
        if (parts.isEmpty()) {
            return null;
        }
        Silence composite = new Silence(values.pid(), id, false, 0, eta -> ranked(parts, rank, part -> part.allowance(eta)), 0, 0, ranked(parts, rank, Silence::least), ranked(parts, rank, Silence::worst), 0);
        byId.put(id, composite);
        return composite;
    }

    private static double ranked(List<Silence> parts, int rank, ToDoubleFunction<Silence> value) {
        double[] sorted = parts.stream().mapToDouble(value).sorted().toArray();
        // What is not a number sorts last but could be anywhere.
        return Double.isNaN(sorted[sorted.length - 1]) ? Double.NaN : sorted[rank - 1];
    }
}
