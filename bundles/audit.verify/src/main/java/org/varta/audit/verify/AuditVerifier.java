// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.varta.api.audit.ChainPoint;

/**
 * Proves or disproves audit logs: one set of files ({@code PATH.5} … {@code PATH.1}, {@code PATH}), or several sets between which one log has moved. Walks the chain by itself, in
 * memory that does not grow with the number of records. Reads only. Stateless, thread safe; files that are being written or rotated meanwhile are judged as they were when they were opened.
 *
 * <p>Source: audit log 18, chain continuity 9.
 */
public final class AuditVerifier {
    private AuditVerifier() {
    }

    /**
     * Verifies everything given as one log, without any knowledge from elsewhere.
     *
     * @param live the live file of each set, at least one
     * @return the result, not null
     * @throws IllegalArgumentException if no file is given
     */
    public static Verification verify(List<Path> live) {
        return verify(Inquiry.of(live));
    }

    /**
     * Verifies everything given as one log, and holds it against what is known about it.
     *
     * @param inquiry what to verify
     * @return the result, not null
     */
    public static Verification verify(Inquiry inquiry) {
        Examination examination = new Examination(inquiry);
        List<LogFiles> sets = new ArrayList<>();
        try {
            examination.readHeads();
            for (Path live : inquiry.logs()) {
                sets.add(LogFiles.open(live));
            }
            return examination.of(sets);
        } catch (NoSuchFileException e) {
            return unreadable(new Problem(e.getFile(), 0, 0, "there is no such file"));
        } catch (IOException e) {
            return unreadable(new Problem(inquiry.logs().toString(), 0, 0, "cannot be read: " + e));
        } finally {
            sets.forEach(AuditVerifier::close);
        }
    }

    private static void close(LogFiles files) {
        try {
            files.close();
        } catch (IOException e) {
            // They were only read, and everything was.
        }
    }

    private static Verification unreadable(Problem problem) {
        return new Verification(Verdict.UNREADABLE, List.of(problem), 1, 0, ChainPoint.START, 0, 0, 0, 0, List.of(), List.of(), 0, 0, List.of(), List.of());
    }

    /** One verification. Used once. */
    private static final class Examination {
        private final Inquiry inquiry;
        private final Findings findings = new Findings();
        private final List<SetWalk> walks = new ArrayList<>();
        private Heads heads;
        private Union union;
        private Way way;

        Examination(Inquiry inquiry) {
            this.inquiry = inquiry;
        }

        void readHeads() throws IOException {
            heads = new Heads(inquiry, findings);
        }

        Verification of(List<LogFiles> sets) throws IOException {
            List<Watch.Known> known = new ArrayList<>(heads.known(inquiry.logs()));
            inquiry.expected().forEach(point -> known.add(new Watch.Known("the expected head", point, false, false)));
            Watch watch = new Watch(known);
            OpenStarts starts = new OpenStarts(findings);
            OpenStarts ofOne = sets.size() == 1 ? starts : null;
            for (int set = 0; set < sets.size(); set++) {
                SetWalk walk = new SetWalk(set, new SetReader(sets.get(set), findings), findings, watch, ofOne);
                walks.add(walk);
                walk.walk();
            }
            List<Run> runs = walks.stream().flatMap(walk -> walk.runs().stream()).toList();
            if (runs.isEmpty()) {
                findings.missing(new Problem(inquiry.logs().get(0).toString(), 0, 0, "holds no record"));
            } else if (!findings.isBroken()) {
                join(sets, runs, watch, ofOne == null ? starts : null);
            }
            starts.end();
            return result(watch);
        }

        /** A single set whose chain never goes on from another one has no more to tell. */
        private void join(List<LogFiles> sets, List<Run> runs, Watch watch, OpenStarts starts) throws IOException {
            if (runs.size() == 1) {
                judgeAlone(runs.get(0));
                return;
            }
            union = new Union(sets, runs, findings, watch, starts);
            union.read();
            if (!findings.isBroken()) {
                way = new Way(union.segments(), findings);
                way.judge();
            }
        }

        private void judgeAlone(Run run) {
            if (run.ifOrphan() == Run.Orphan.ELSEWHERE) {
                findings.missing(run.origin());
            }
        }

        private Verification result(Watch watch) throws IOException {
            List<SetWalk> filled = walks.stream().filter(walk -> walk.records() > 0).toList();
            Comparator<Long> unsigned = Long::compareUnsigned;
            long first = filled.stream().map(SetWalk::first).min(unsigned).orElse(0L);
            ChainPoint last = filled.stream().map(SetWalk::last).max(Comparator.comparing(ChainPoint::number, unsigned)).orElse(ChainPoint.START);
            String file = inquiry.logs().get(0).toString();
            List<String> confirmed = watch.judge(file, first, last.number(), way, findings);
            heads.judgeBeyond(inquiry.logs(), file, last);
            long unchained = walks.stream().mapToLong(SetWalk::unchained).sum();
            if (unchained > 0) {
                findings.note(file + ": " + unchained + " records carry no hash; only their numbers were judged");
            }
            Gaps gaps = union != null ? union.gaps() : new Gaps();
            if (union == null) {
                walks.forEach(walk -> gaps.addAll(walk.gaps()));
            }
            return new Verification(findings.verdict(), findings.problems(), findings.problemCount(), first, last, walks.stream().mapToLong(SetWalk::records).sum(), unchained, gaps.count(),
                    gaps.numbers(), gaps.first(), findings.anchors(), walks.stream().mapToLong(SetWalk::restarts).sum(), way == null ? 0 : way.superseded(), confirmed, findings.notes());
        }
    }
}
