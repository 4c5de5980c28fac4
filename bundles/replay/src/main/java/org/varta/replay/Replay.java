// SPDX-License-Identifier: Apache-2.0
package org.varta.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.varta.api.event.DecisionRecord;
import org.varta.api.recovery.RecordedRecoveryPolicy;
import org.varta.api.stall.RecordedPolicy;
import org.varta.api.stall.StallReason;

/** Goes through a journal line by line and compares what follows with what was recorded. NOT thread safe; one use. */
final class Replay {
    private static final int FIXED_CELLS = 5;
    private static final int ORDER = 1;
    private static final int TIME = 2;
    private static final int PID = 3;
    private static final int TOKEN = 4;
    private static final String HOLD = "x.hold";
    private static final String HOLDS = "x.holds";
    private static final String EVIDENCE = "x.evidence";

    private final int capacity;
    private final RecordedPolicy policies;
    private final Findings findings = new Findings();
    private final Map<Integer, Agent> agents = new HashMap<>();
    private final Map<Long, Judge> judges = new HashMap<>();
    private final List<Pause> pauses = new ArrayList<>();
    private final Decisions decisions;
    private final Shadows shadows;
    private Judge frozen;
    private long lastOrder;

    private record Pause(long order, long from, long to) {
    }

    private Replay(int capacity, RecordedPolicy policies, RecordedRecoveryPolicy recoveries) {
        this.capacity = capacity;
        this.policies = policies;
        decisions = new Decisions(recoveries, findings);
        shadows = new Shadows(findings);
        begin();
    }

    static Findings of(Journal journal, RecordedPolicy policies, RecordedRecoveryPolicy recoveries) throws JournalException {
        int[] highest = {0};
        journal.read((where, cells) -> highest[0] = Math.max(highest[0], slot(cells)));
        Replay replay = new Replay(highest[0] + 1, policies, recoveries);
        journal.read(replay::line);
        return replay.findings;
    }

    private static int slot(String[] cells) {
        boolean isStep = cells[0].equals("step");
        return cells[0].equals("beat") ? Integer.parseInt(cells[1]) : isStep && !cells[TOKEN].equals("shadow-begin") ? Math.toIntExact(parsed(cells).whole("slot")) : 0;
    }

    /** An observer begins; nothing of the one before holds. */
    private void begin() {
        agents.clear();
        judges.clear();
        pauses.clear();
        decisions.begin();
        shadows.clear();
        frozen = new Judge(FrozenDetector.ID, new FrozenDetector(capacity), Judge.digest(""));
        lastOrder = 0;
    }

    private void line(String where, String[] cells) {
        findings.about(Findings.Subject.VERDICT);
        switch (cells[0]) {
            case "beat" -> beat(where, Beat.of(cells));
            case "step" -> step(where, cells, record(cells));
            case "pause" -> pause(cells, record(cells));
            case "stall" -> stall(where, cells, record(cells));
            case "shadow" -> shadows.verdict(where, cells[PID], cells[TOKEN], record(cells));
            case "unseen" -> unseen(where, record(cells));
            case "gap" -> gap();
            case "life" -> begin();
            case "decision" -> decisions.line(where, cells);
            case "note" -> { }
            default -> throw new IllegalArgumentException(cells[0] + " is not known");
        }
    }

    private DecisionRecord record(String[] cells) {
        long order = Long.parseLong(cells[ORDER]);
        if (lastOrder != 0 && order != lastOrder + 1) {
            gap();
        }
        lastOrder = order;
        return parsed(cells);
    }

    private static DecisionRecord parsed(String[] cells) {
        return DecisionRecord.parse(Arrays.stream(cells).skip(FIXED_CELLS).collect(Collectors.joining("\t")));
    }

    /** Something is missing, and nobody knows whom it was about. A process that begins afterwards can be judged again. */
    private void gap() {
        findings.gap();
        lastOrder = 0;
        shadows.gap();
        agents.values().forEach(agent -> agent.loseSight("the record has a gap"));
    }

    private Agent agent(DecisionRecord record) {
        return agents.get(Math.toIntExact(record.whole("slot")));
    }

    private Judge judge(DecisionRecord step) {
        return judges.computeIfAbsent(step.whole("judge"), number -> begun(step));
    }

    /** A policy that is new here, and has seen the pauses since it began. */
    private Judge begun(DecisionRecord step) {
        Judge judge = Judge.of(step, capacity, policies);
        long since = step.whole("since");
        pauses.stream().filter(pause -> pause.order() > since).forEach(pause -> judge.paused(pause.from(), pause.to()));
        return judge;
    }

    private void beat(String where, Beat beat) {
        shadows.beat(beat);
        Agent agent = agents.get(beat.slot());
        if (agent == null || !agent.isJudged()) {
            return;
        }
        if (beat.number() != agent.number() + 1) {
            lose(agent, beat.number() - agent.number() - 1);
            return;
        }
        findings.deadline();
        findings.compare(where, agent.name() + ": deadline after beat " + Long.toUnsignedString(beat.nonce()), beat.deadline(), agent.beat(beat));
    }

    private void lose(Agent agent, long beats) {
        findings.gap();
        agent.loseSight(beats + " of its beats are missing from the record");
    }

    private void step(String where, String[] cells, DecisionRecord step) {
        long now = Long.parseLong(cells[TIME]);
        Agent agent = cells[TOKEN].startsWith("shadow-") ? null : agent(step);
        switch (cells[TOKEN]) {
            case "enter" -> agents.computeIfAbsent(Math.toIntExact(step.whole("slot")), slot -> new Agent(slot, frozen)).enter(judge(step), cells[PID], step.whole("beatsBefore"));
            case "adopt" -> {
                Judge successor = judge(step);
                if (agent != null && agent.isJudged()) {
                    long deadline = agent.adopt(successor, step, now);
                    if (agent.isJudged()) {
                        findings.compare(where, agent.name() + ": deadline after a swap to " + successor.policy(), step.whole("deadline"), deadline);
                    }
                }
            }
            case "look" -> {
                if (agent != null && agent.isJudged()) {
                    findings.compare(where, agent.name() + ": deadline after a look", step.whole("deadline"), agent.look(now));
                }
            }
            case "shadow-begin" -> shadows.begin(step, begun(step), agents);
            case "shadow-enter" -> shadows.enter(step, () -> begun(step), cells[PID]);
            case "shadow-look" -> shadows.look(where, step, now);
            default -> throw new IllegalArgumentException("step " + cells[TOKEN] + " is not known");
        }
    }

    private void pause(String[] cells, DecisionRecord record) {
        Pause pause = new Pause(Long.parseLong(cells[ORDER]), record.whole("from"), record.whole("to"));
        pauses.add(pause);
        frozen.paused(pause.from(), pause.to());
        judges.values().forEach(judge -> judge.paused(pause.from(), pause.to()));
        agents.values().forEach(agent -> agent.paused(record.whole("lost")));
        shadows.paused(pause.from(), pause.to(), record.whole("lost"));
    }

    private void stall(String where, String[] cells, DecisionRecord record) {
        if (!record.isIntact()) {
            findings.differs(where, "agent " + cells[PID] + ": the record does not fit its sum");
        }
        Agent agent = agent(record);
        if (agent == null) {
            findings.missed("agent " + cells[PID], "its beginning is not in the record");
            return;
        }
        if (agent.isJudged() && record.whole("beats") != agent.number()) {
            lose(agent, record.whole("beats") - agent.number());
        }
        if (agent.isJudged()) {
            findings.reached();
            verdict(where, agent, cells[TOKEN], record);
        } else {
            findings.missed(agent.name(), agent.obstacle());
        }
        agent.convicted(record.whole("deadline"));
    }

    /** Nothing but the time can have said so: from when on it was expected, and how long it was given. */
    private void unseen(String where, DecisionRecord record) {
        findings.about(Findings.Subject.UNSEEN).reached();
        String whose = record.text("agent") + ": ";
        if (!record.isIntact()) {
            findings.differs(where, whose + "the record does not fit its sum");
        }
        long deadline = record.whole("since") + record.whole("grace");
        long now = record.whole("now");
        findings.compare(where, whose + "deadline", record.whole("deadline"), deadline);
        findings.compare(where, whose + "lateness", record.whole("lateness"), now - deadline);
        findings.compare(where, whose + "reason", record.text("reason"), now - deadline >= 0 ? StallReason.NEVER_SEEN.name() : "none");
    }

    private void verdict(String where, Agent agent, String token, DecisionRecord record) {
        String whose = agent.name() + ": ";
        long inForce = agent.look(record.whole("lookedAt"));
        findings.compare(where, whose + "deadline", record.whole("inForce"), inForce);
        findings.compare(where, whose + "lastArrival", record.whole("lastArrival"), agent.lastArrival());
        findings.compare(where, whose + "policy", record.text("policy"), agent.judge().policy());
        findings.compare(where, whose + "digest", record.text("digest"), agent.judge().digest());
        if (record.text(HOLD).isEmpty()) {
            findings.compare(where, whose + "deadline without a hold", record.whole("deadline"), inForce);
        }
        findings.compare(where, whose + "allowance", record.whole("allowance"), record.whole("deadline") - agent.lastArrival());
        findings.compare(where, whose + "lateness", record.whole("lateness"), record.whole("now") - record.whole("deadline"));
        Numbers numbers = new Numbers("x.");
        StallReason reason = agent.explain(record.whole("now"), numbers);
        // What the operating system said cannot be asked again.
        boolean isEvidence = reason == StallReason.DEADLINE && token.equals(StallReason.PROCESS_GONE.name()) && record.text(EVIDENCE).equals(token);
        findings.compare(where, whose + "reason", token, isEvidence ? token : reason.name());
        numbers.put("hold", record.text(HOLD));
        numbers.put("evidence", record.text(EVIDENCE));
        if (record.pairs().containsKey(HOLDS)) {
            numbers.put("holds", agent.holds(record.text(HOLDS), inForce, record.whole("deadline")));
        }
        findings.compare(where, whose, "x.", record.pairs(), numbers.record().pairs());
    }
}
