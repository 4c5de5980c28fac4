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
 * memory that does not grow with the number of records. Reads only. Stateless, thread safe; files that are being written meanwhile are judged as far as they were read.
 *
 * <p>Source: audit log 18, chain continuity 9.
 */
public final class AuditVerifier {
    private AuditVerifier() {
    }

    /**
     * Verifies everything given as one log.
     *
     * @param live the live file of each set, at least one
     * @return the result, not null
     * @throws IllegalArgumentException if no file is given
     */
    public static Verification verify(List<Path> live) {
        if (live.isEmpty()) {
            throw new IllegalArgumentException("at least one file is needed");
        }
        List<SetWalk> walks = new ArrayList<>();
        List<Path> paths = live.stream().map(Path::toAbsolutePath).distinct().toList();
        try {
            for (int set = 0; set < paths.size(); set++) {
                try (SetReader reader = new SetReader(paths.get(set))) {
                    SetWalk walk = new SetWalk(set, reader);
                    walks.add(walk);
                    walk.walk();
                }
            }
            return join(paths, walks);
        } catch (BrokenLogException e) {
            return result(Verdict.BROKEN, e.problem(), walks, 0);
        } catch (NoSuchFileException e) {
            return result(Verdict.UNREADABLE, new Problem(e.getFile(), 0, 0, "there is no such file"), walks, 0);
        } catch (IOException e) {
            return result(Verdict.UNREADABLE, new Problem(paths.toString(), 0, 0, "cannot be read: " + e), walks, 0);
        }
    }

    private static Verification join(List<Path> paths, List<SetWalk> walks) throws IOException, BrokenLogException {
        List<Run> runs = walks.stream().flatMap(walk -> walk.runs().stream()).toList();
        if (runs.isEmpty()) {
            return result(Verdict.INCOMPLETE, new Problem(paths.get(0).toString(), 0, 0, "holds no record"), walks, 0);
        }
        Joining joining = new Joining(paths, runs);
        joining.findParents();
        Problem missing = joining.judge();
        return result(missing == null ? Verdict.SOUND : Verdict.INCOMPLETE, missing, walks, joining.superseded());
    }

    private static Verification result(Verdict verdict, Problem problem, List<SetWalk> walks, long superseded) {
        List<Run> runs = walks.stream().flatMap(walk -> walk.runs().stream()).filter(run -> run.records() > 0).toList();
        Comparator<Long> unsigned = Long::compareUnsigned;
        long first = runs.stream().map(Run::first).min(unsigned).orElse(0L);
        ChainPoint last = runs.stream().map(Run::last).max(Comparator.comparing(ChainPoint::number, unsigned)).orElse(ChainPoint.START);
        return new Verification(verdict, problem, first, last, walks.stream().mapToLong(SetWalk::records).sum(),
                walks.stream().mapToLong(SetWalk::gaps).sum(), walks.stream().mapToLong(SetWalk::missing).sum(),
                walks.stream().mapToLong(SetWalk::restarts).sum(), superseded,
                walks.stream().flatMap(walk -> walk.notes().stream()).toList());
    }
}
