// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.managed.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All contributors. They come and go on any thread; asked and judged on the beat thread. */
final class Parts {
    private static final Logger LOG = LoggerFactory.getLogger("org.varta.agent.managed");
    /** A part that comes and goes between well and not well has one line in this time, and then one that says how it is. */
    private static final long LOG_EVERY = 10_000_000_000L;

    private final String agent;
    private final Aside aside;
    private final Tally tally;
    private final Runnable whenAnswered;
    /** In the order of registration; replaced as a whole. */
    private volatile List<Part> all = List.of();
    /** Beat thread only. */
    private final Map<Part, Note> notes = new HashMap<>();

    /** What was counted and said of a part. */
    private static final class Note {
        private boolean isWedged;
        private boolean hasSaid;
        private boolean isSaidTroubled;
        private boolean isSaidWedged;
        private long saidAt;

        private void said(Finding finding, long now) {
            hasSaid = true;
            saidAt = now;
            isSaidTroubled = finding.isTroubled();
            isSaidWedged = finding.isWedged();
        }
    }

    Parts(String agent, Aside aside, Tally tally, Runnable whenAnswered) {
        this.agent = agent;
        this.aside = aside;
        this.tally = tally;
        this.whenAnswered = whenAnswered;
    }

    synchronized void add(Part part) {
        List<Part> more = new ArrayList<>(all);
        more.add(part);
        more.sort(Comparator.comparingLong(each -> each.name().order()));
        all = List.copyOf(more);
        tally.knows(part.name().name());
    }

    /** @param order service id of the part */
    synchronized void remove(long order) {
        all = all.stream().filter(part -> part.name().order() != order).toList();
    }

    void ask(Settings settings) {
        for (Part part : all) {
            if (settings.isFor(part.properties()) && part.take()) {
                aside.run(() -> {
                    part.ask();
                    whenAnswered.run();
                });
            }
        }
    }

    void excuse(long nanos) {
        all.forEach(part -> part.excuse(nanos));
    }

    boolean isPending(long now) {
        return all.stream().anyMatch(part -> part.isPending(now));
    }

    Judgement judge(Settings settings, long now) {
        List<Part> present = all;
        notes.keySet().retainAll(present);
        List<Finding> findings = new ArrayList<>();
        for (Part part : present) {
            if (settings.isFor(part.properties())) {
                Finding finding = part.look(now);
                findings.add(finding);
                note(part, finding, now);
            }
        }
        return Judgement.of(findings, settings.isGate());
    }

    private void note(Part part, Finding finding, long now) {
        Note note = notes.computeIfAbsent(part, each -> new Note());
        if (finding.isWedged() && !note.isWedged) {
            tally.missedDeadline(part.name().name());
        }
        note.isWedged = finding.isWedged();
        boolean isNews = finding.isTroubled() != note.isSaidTroubled || finding.isWedged() != note.isSaidWedged;
        if (isNews && (!note.hasSaid || now - note.saidAt >= LOG_EVERY)) {
            note.said(finding, now);
            aside.run(() -> say(finding));
        }
    }

    private void say(Finding finding) {
        String form = "agent.managed: {}: contributor {} ({}) {}";
        if (finding.isTroubled()) {
            LOG.warn(form, agent, finding.part().name(), finding.part().restartable(), finding.words());
        } else {
            LOG.info(form, agent, finding.part().name(), finding.part().restartable(), finding.words());
        }
    }
}
