// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/** {@code audit show}. Stateless. */
final class ShowVerb implements AuditVerb {
    private final Clock clock;

    ShowVerb() {
        this(Clock.systemDefaultZone());
    }

    /** With a clock whose zone is the local one. */
    ShowVerb(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "show";
    }

    @Override
    public String summary() {
        return "shows records in readable columns";
    }

    @Override
    public String usage() {
        return """
            show [option ...] PATH
              PATH          live file of a log; its generations PATH.5 to PATH.1 are shown before it
              --agent PID   only records about this process
              --kind KIND   only boot, spawn, complete or refused; may be given several times
              --since WHEN  only records from then on, by the clock of the observer
              --until WHEN  only records before then
              --utc         times in UTC instead of local time; for WHEN, too
            WHEN is\s""" + Moment.FORMS + """

            exit status: 0 shown, 2 cannot read or wrong use""";
    }

    @Override
    public int run(List<String> args, PrintStream out, PrintStream err) throws UsageException {
        Arguments arguments = new Arguments(args, Set.of("--utc"), Set.of("--agent", "--kind", "--since", "--until"));
        Path path = arguments.onlyPath();
        Clock local = arguments.has("--utc") ? clock.withZone(ZoneId.of("UTC")) : clock;
        RecordFilter filter = RecordFilter.of(arguments, local);
        RecordTable table = new RecordTable(local.getZone());
        Findings findings = new Findings();
        try (LogFiles files = LogFiles.open(path)) {
            SetReader reader = new SetReader(files, findings);
            out.println(table.heading());
            while (reader.next() && !out.checkError()) {
                if (!reader.isRecord()) {
                    findings.broken(reader.problem("is no v2 record"));
                } else if (filter.accepts(reader.text())) {
                    out.println(table.row(reader.text()));
                }
            }
            findings.problems().forEach(problem -> err.println(Printable.of(problem.toString())));
            findings.notes().forEach(note -> err.println("note: " + Printable.of(note)));
            return DONE;
        } catch (NoSuchFileException e) {
            err.println(Printable.of(e.getFile()) + ": there is no such file");
            return REFUSED;
        } catch (IOException e) {
            err.println("cannot read " + Printable.of(path + ": " + e.getMessage()));
            return REFUSED;
        }
    }
}
