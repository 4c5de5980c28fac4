// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.jdbc;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.varta.audit.verify.AuditVerifier;
import org.varta.audit.verify.Verdict;
import org.varta.audit.verify.Verification;

/** {@code audit export --url URL PATH}: the log in a database as a file, verified. Stateless. */
public final class ExportCommand {
    private static final int FAILED = 2;
    private static final Set<String> OPTIONS = Set.of("--url", "--user", "--password-file", "--table-prefix", "--driver");
    private static final String USAGE = "usage: audit export --url URL [--user NAME] [--password-file FILE] [--table-prefix PREFIX] [--driver CLASS] PATH\n"
            + "  --url            the database: jdbc:h2:... or jdbc:postgresql:..., without a password; an embedded one must not be in use\n"
            + "  --user           name of the database user (default varta)\n"
            + "  --password-file  file whose first line is the password; nobody else may be able to read it\n"
            + "  --table-prefix   as configured at the sink (default varta_audit_)\n"
            + "  --driver         class of the JDBC driver, if it does not announce itself\n"
            + "  PATH             the file to write; must not exist\n"
            + "exit status: as audit verify says about the file (0 sound, 1 broken, 3 incomplete), 2 cannot read or write";

    private ExportCommand() {
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
     * @param args {@code export}, options, path
     * @param out where the verdict goes
     * @param err where complaints go
     * @return exit status: that of the verdict about the file, 2 if there is none
     */
    public static int run(List<String> args, PrintStream out, PrintStream err) {
        Deque<String> rest = new ArrayDeque<>(args);
        Map<String, String> options = new HashMap<>();
        String complaint = "export".equals(rest.poll()) ? takeOptions(rest, options) : "";
        if (complaint == null && (options.get("--url") == null || rest.size() != 1)) {
            complaint = "";
        }
        if (complaint != null) {
            err.println(complaint.isEmpty() ? USAGE : complaint + "\n" + USAGE);
            return FAILED;
        }
        try {
            Path file = Path.of(rest.remove());
            loadDriver(options.get("--driver"));
            long lines = LogExport.of(options.get("--url"), options.getOrDefault("--user", "varta"), options.getOrDefault("--password-file", ""),
                    options.getOrDefault("--table-prefix", "varta_audit_")).to(file);
            return verify(file, lines, out);
        } catch (InvalidPathException e) {
            err.println("not a path: " + e.getInput());
        } catch (SQLException e) {
            err.println("cannot read the database: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        } catch (IOException | ClassNotFoundException e) {
            err.println("cannot export: " + e);
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
        }
        return FAILED;
    }

    /** Takes options from the front; answers a complaint, or null. */
    private static String takeOptions(Deque<String> rest, Map<String, String> options) {
        while (!rest.isEmpty() && rest.peek().startsWith("-")) {
            String[] option = rest.remove().split("=", 2);
            if (!OPTIONS.contains(option[0])) {
                return "unknown option " + option[0];
            }
            String value = option.length == 2 ? option[1] : rest.poll();
            if (value == null) {
                return option[0] + " needs a value";
            }
            options.put(option[0], value);
        }
        return null;
    }

    private static void loadDriver(String driver) throws ClassNotFoundException {
        if (driver != null) {
            Class.forName(driver);
        }
    }

    private static int verify(Path file, long lines, PrintStream out) {
        Verification result = AuditVerifier.verify(List.of(file));
        Verdict verdict = result.verdict();
        out.println(lines + " lines written to " + file + ": " + verdict.name().toLowerCase(Locale.ROOT));
        if (result.problem() != null) {
            out.println("  " + result.problem());
        }
        return verdict.exitStatus();
    }
}
