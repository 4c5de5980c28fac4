// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code audit verify PATH…}: the verifier on the command line. Stateless. */
public final class AuditCommand {
    private static final String USAGE = "usage: audit verify [--complete] PATH...\n"
            + "  PATH        live file of a log; its generations PATH.1 to PATH.5 are read with it. Several: places between which one log has moved\n"
            + "  --complete  records that are elsewhere or missing are an error (exit 1 instead of 3)\n"
            + "exit status: 0 sound, 1 broken, 2 cannot read or wrong use, 3 incomplete";

    private AuditCommand() {
    }

    /**
     * Runs from a shell.
     *
     * @param args as for {@link #run}
     */
    public static void main(String[] args) {
        System.exit(run(List.of(args), System.out, System.err));
    }

    /**
     * Runs the command.
     *
     * @param args {@code verify}, options, paths
     * @param out where the verdict goes
     * @param err where complaints about the use go
     * @return exit status: 0 sound, 1 broken, 2 cannot read or wrong use, 3 incomplete
     */
    public static int run(List<String> args, PrintStream out, PrintStream err) {
        if (args.isEmpty() || !args.get(0).equals("verify")) {
            err.println(USAGE);
            return Verdict.UNREADABLE.exitStatus();
        }
        List<String> rest = new ArrayList<>(args.subList(1, args.size()));
        boolean mustBeComplete = rest.remove("--complete");
        String option = rest.stream().filter(arg -> arg.startsWith("-")).findFirst().orElse(null);
        if (option != null || rest.isEmpty()) {
            err.println(option == null ? USAGE : "unknown option " + option + "\n" + USAGE);
            return Verdict.UNREADABLE.exitStatus();
        }
        try {
            Verification result = AuditVerifier.verify(rest.stream().map(Path::of).toList());
            print(result, out);
            boolean isError = mustBeComplete && result.verdict() == Verdict.INCOMPLETE;
            return isError ? Verdict.BROKEN.exitStatus() : result.verdict().exitStatus();
        } catch (InvalidPathException e) {
            err.println("not a path: " + e.getInput());
            return Verdict.UNREADABLE.exitStatus();
        }
    }

    private static void print(Verification result, PrintStream out) {
        out.println(result.verdict().name().toLowerCase(Locale.ROOT));
        if (result.problem() != null) {
            out.println("  " + result.problem());
        }
        if (result.records() > 0) {
            out.println("  " + result.records() + " records, numbers " + Long.toUnsignedString(result.firstNumber()) + " to "
                    + Long.toUnsignedString(result.last().number()) + ", last chain " + result.last().hash().column());
            out.println("  " + result.restarts() + " starts, " + result.gaps() + " gaps of " + result.missingNumbers() + " numbers, "
                    + result.supersededRecords() + " superseded records");
        }
        result.notes().forEach(note -> out.println("  note: " + note));
    }
}
