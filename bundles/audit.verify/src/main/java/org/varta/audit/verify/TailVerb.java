// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/** {@code audit tail}. Stateless. */
final class TailVerb implements AuditVerb {
    private static final long LOOK_MILLIS = 200;

    private final Pause pause;

    TailVerb() {
        this(() -> {
            Thread.sleep(LOOK_MILLIS);
            return true;
        });
    }

    TailVerb(Pause pause) {
        this.pause = pause;
    }

    /** What happens between two looks at the log. */
    interface Pause {
        /** False to stop. */
        boolean take() throws InterruptedException;
    }

    @Override
    public String name() {
        return "tail";
    }

    @Override
    public String summary() {
        return "shows the newest records, and those that come";
    }

    @Override
    public String usage() {
        return """
            tail [-n N] [-f] [--utc] PATH
              PATH   live file of a log
              -n N   so many records [10], from older generations too if need be
              -f     go on with every record that comes, from one generation to the next
              --utc  times in UTC instead of local time
            exit status: 0 shown, 2 cannot read or wrong use""";
    }

    @Override
    public int run(List<String> args, PrintStream out, PrintStream err) throws UsageException {
        Arguments arguments = new Arguments(args, Set.of("-f", "--utc"), Set.of("-n"));
        Path path = arguments.onlyPath();
        long count = count(arguments.last("-n", "10"));
        RecordTable table = new RecordTable(arguments.has("--utc") ? ZoneId.of("UTC") : ZoneId.systemDefault());
        try (TailReader reader = new TailReader(path, line -> out.println(table.row(line)), complaint -> err.println(Printable.of(complaint)))) {
            out.println(table.heading());
            reader.tellNewest(count);
            while (arguments.has("-f") && !out.checkError() && pause.take()) {
                reader.tellNew();
            }
            out.flush();
            return DONE;
        } catch (NoSuchFileException e) {
            err.println(Printable.of(e.getFile()) + ": there is no such file");
            return REFUSED;
        } catch (IOException e) {
            err.println("cannot read " + Printable.of(path + ": " + e.getMessage()));
            return REFUSED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return DONE;
        }
    }

    private static long count(String text) throws UsageException {
        try {
            int count = Integer.parseInt(text);
            if (count >= 0) {
                return count;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new UsageException("-n needs a number, not " + text);
    }
}
