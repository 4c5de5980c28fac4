// SPDX-License-Identifier: Apache-2.0
package org.varta.replay;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.varta.api.event.DecisionRecord;
import org.varta.api.stall.AgentHistory;
import org.varta.api.stall.StallDetector;

/** The policies that only watched, each beside the ones in force: it sees the same beats and comes to its own verdicts. NOT thread safe. */
final class Shadows {
    private final Findings findings;
    private final Map<String, Shadow> byPolicy = new HashMap<>();

    /** What is known of one agent by one of them. */
    private static final class Watched {
        private final String name;
        private long number;
        private long lastArrival;
        private long deadline = StallDetector.NEVER;
        private boolean isConvicted;
        private String obstacle = "";

        Watched(String name, long number) {
            this.name = name;
            this.number = number;
        }
    }

    private record Shadow(Judge judge, String since, Map<Integer, Watched> agents) {
    }

    Shadows(Findings findings) {
        this.findings = findings;
    }

    /** An observer begins. */
    void clear() {
        byPolicy.clear();
    }

    /** One begins, and takes over whoever is there. */
    void begin(DecisionRecord step, Judge judge, Map<Integer, Agent> agents) {
        Shadow shadow = new Shadow(judge, step.text("since"), new HashMap<>());
        byPolicy.put(judge.policy(), shadow);
        agents.forEach((slot, agent) -> {
            Watched watched = new Watched(agent.name(), agent.number());
            shadow.agents.put(slot, watched);
            watched.obstacle = judge.detector() == null ? "nothing here knows the policy " + judge.policy() : agent.obstacle();
            if (watched.obstacle.isEmpty()) {
                AgentHistory history = agent.history(step.whole("capacity"));
                watched.isConvicted = history.isStalled();
                watched.lastArrival = agent.lastArrival();
                guarded(watched, detector -> {
                    detector.reset(slot);
                    watched.deadline = detector.adopt(slot, history);
                }, judge);
            }
        });
    }

    /** Whether it is the one that these steps speak of. */
    private boolean isKnown(DecisionRecord step) {
        Shadow shadow = byPolicy.get(step.text("policy"));
        return shadow != null && shadow.since.equals(step.text("since")) && shadow.judge.digest().equals(Judge.digest(step.text("parameters")));
    }

    /** A new agent for one of them; one that was not known by now was there before the record began. */
    void enter(DecisionRecord step, Supplier<Judge> anew, String pid) {
        String policy = step.text("policy");
        Shadow shadow = isKnown(step) ? byPolicy.get(policy) : new Shadow(anew.get(), step.text("since"), new HashMap<>());
        byPolicy.put(policy, shadow);
        int slot = Math.toIntExact(step.whole("slot"));
        Watched watched = new Watched("agent " + pid, step.whole("beatsBefore"));
        shadow.agents.put(slot, watched);
        watched.obstacle = shadow.judge.detector() == null ? "nothing here knows the policy " + policy : "";
        guarded(watched, detector -> detector.reset(slot), shadow.judge);
    }

    /** A detector that fails is out, as it was then. */
    private static void guarded(Watched watched, Consumer<StallDetector> call, Judge judge) {
        if (watched.obstacle.isEmpty()) {
            try {
                call.accept(judge.detector());
            } catch (RuntimeException e) {
                watched.obstacle = "its policy failed";
            }
        }
    }

    void beat(Beat beat) {
        for (Shadow shadow : byPolicy.values()) {
            Watched watched = shadow.agents.get(beat.slot());
            if (watched == null) {
                continue;
            }
            if (beat.number() != watched.number + 1 && watched.obstacle.isEmpty()) {
                watched.obstacle = (beat.number() - watched.number - 1) + " of its beats are missing from the record";
            }
            watched.number = beat.number();
            watched.isConvicted = false;
            watched.lastArrival = beat.arrival();
            guarded(watched, detector -> watched.deadline = detector.beat(beat.slot(), beat.arrival(), beat.nonce(), beat.timestamp(), beat.status(), beat.payload()), shadow.judge);
        }
    }

    void paused(long from, long to, long lost) {
        for (Shadow shadow : byPolicy.values()) {
            shadow.agents.values().forEach(watched -> watched.deadline += watched.deadline == StallDetector.NEVER ? 0 : lost);
            shadow.judge.paused(from, to);
        }
    }

    void gap() {
        byPolicy.values().forEach(shadow -> shadow.agents.values().forEach(watched -> watched.obstacle = "the record has a gap"));
    }

    private Watched watched(DecisionRecord record) {
        Shadow shadow = byPolicy.get(record.text("policy"));
        return shadow == null ? null : shadow.agents.get(Math.toIntExact(record.whole("slot")));
    }

    void look(String where, DecisionRecord step, long now) {
        Watched watched = watched(step);
        if (watched != null && watched.obstacle.isEmpty()) {
            findings.about(Findings.Subject.SHADOW).compare(where, watched.name + ": deadline by " + step.text("policy") + " after a look", step.whole("deadline"), look(watched, step, now));
        }
    }

    private long look(Watched watched, DecisionRecord step, long now) {
        Judge judge = byPolicy.get(step.text("policy")).judge;
        if (watched.deadline - now <= 0) {
            guarded(watched, detector -> watched.deadline = detector.due(Math.toIntExact(step.whole("slot")), now), judge);
        }
        return watched.deadline;
    }

    void verdict(String where, String pid, String token, DecisionRecord record) {
        findings.about(Findings.Subject.SHADOW);
        Watched watched = watched(record);
        if (watched == null || !watched.obstacle.isEmpty()) {
            findings.missed("agent " + pid, record.text("policy") + ": " + (watched == null ? "its beginning is not in the record" : watched.obstacle));
            return;
        }
        findings.reached();
        String whose = watched.name + ": " + record.text("policy") + ": ";
        if (!record.isIntact()) {
            findings.differs(where, whose + "the record does not fit its sum");
        }
        Judge judge = byPolicy.get(record.text("policy")).judge;
        long now = record.whole("now");
        findings.compare(where, whose + "deadline", record.whole("deadline"), look(watched, record, now));
        findings.compare(where, whose + "state", "stalled", !watched.isConvicted && watched.deadline - now <= 0 ? "stalled" : "alive");
        findings.compare(where, whose + "digest", record.text("digest"), judge.digest());
        findings.compare(where, whose + "lastArrival", record.whole("lastArrival"), watched.lastArrival);
        findings.compare(where, whose + "allowance", record.whole("allowance"), watched.deadline - watched.lastArrival);
        findings.compare(where, whose + "lateness", record.whole("lateness"), now - watched.deadline);
        Numbers numbers = new Numbers("x.");
        int slot = Math.toIntExact(record.whole("slot"));
        guarded(watched, detector -> {
            findings.compare(where, whose + "reason", token, detector.reason(slot, now).name());
            detector.explain(slot, now, numbers);
        }, judge);
        findings.compare(where, whose, "x.", record.pairs(), numbers.record().pairs());
        watched.isConvicted = true;
    }
}
