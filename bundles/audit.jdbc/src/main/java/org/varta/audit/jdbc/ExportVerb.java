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
import org.varta.audit.verify.AuditVerb;
import org.varta.audit.verify.AuditVerifier;
import org.varta.audit.verify.UsageException;
import org.varta.audit.verify.Verdict;
import org.varta.audit.verify.Verification;

/** {@code audit export --url URL PATH}: the log in a database as a file, verified. Found by the command when this archive and a JDBC driver are on its class path. Stateless. */
public final class ExportVerb implements AuditVerb {
    private static final Set<String> OPTIONS = Set.of("--url", "--user", "--password-file", "--table-prefix", "--driver");

    /** For the service loader. */
    public ExportVerb() {
        // nothing to prepare
    }

    @Override
    public String name() {
        return "export";
    }

    @Override
    public String summary() {
        return "writes the log in a database as a file for any reader, and verifies it";
    }

    @Override
    public String usage() {
        return """
            export --url URL [--user NAME] [--password-file FILE] [--table-prefix PREFIX] [--driver CLASS] PATH
              PATH             the file to write; must not exist
              --url            the database, without a password: jdbc:h2:... (must not be in use) or jdbc:postgresql:...
              --user           name of the database user [varta]
              --password-file  file whose first line is the password; nobody else may be able to read it
              --table-prefix   as configured at the sink [varta_audit_]
              --driver         class of the JDBC driver, if it does not announce itself
            exit status: what audit verify says about the file (0 sound, 1 broken, 3 incomplete), 2 cannot read or write""";
    }

    @Override
    public int run(List<String> args, PrintStream out, PrintStream err) throws UsageException {
        Deque<String> rest = new ArrayDeque<>(args);
        Map<String, String> options = takeOptions(rest);
        if (options.get("--url") == null) {
            throw new UsageException("--url is missing");
        }
        Path file = onlyPath(rest);
        LogExport export = export(options);
        try {
            if (options.containsKey("--driver")) {
                Class.forName(options.get("--driver"));
            }
            return verify(file, export.to(file), out);
        } catch (SQLException e) {
            err.println("cannot read the database: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        } catch (IOException | ClassNotFoundException e) {
            err.println("cannot export: " + e);
        }
        return REFUSED;
    }

    /** Takes options from the front. */
    private static Map<String, String> takeOptions(Deque<String> rest) throws UsageException {
        Map<String, String> options = new HashMap<>();
        while (!rest.isEmpty() && rest.peek().startsWith("-")) {
            String[] option = rest.remove().split("=", 2);
            if (option[0].equals("--")) {
                break;
            }
            if (!OPTIONS.contains(option[0])) {
                throw new UsageException("unknown option " + option[0]);
            }
            String value = option.length == 2 ? option[1] : rest.poll();
            if (value == null) {
                throw new UsageException(option[0] + " needs a value");
            }
            options.put(option[0], value);
        }
        return options;
    }

    private static Path onlyPath(Deque<String> rest) throws UsageException {
        if (rest.size() != 1) {
            throw new UsageException(rest.isEmpty() ? "PATH is missing" : "only one PATH can be given, behind the options");
        }
        try {
            return Path.of(rest.remove());
        } catch (InvalidPathException e) {
            throw new UsageException("not a path: " + e.getInput());
        }
    }

    private static LogExport export(Map<String, String> options) throws UsageException {
        try {
            return LogExport.of(options.get("--url"), options.getOrDefault("--user", "varta"), options.getOrDefault("--password-file", ""),
                    options.getOrDefault("--table-prefix", "varta_audit_"));
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private static int verify(Path file, long lines, PrintStream out) {
        Verification result = AuditVerifier.verify(List.of(file));
        Verdict verdict = result.verdict();
        out.println(lines + " lines written to " + file + ": " + verdict.name().toLowerCase(Locale.ROOT));
        result.problems().stream().limit(1).forEach(problem -> out.println("  " + problem));
        return verdict.exitStatus();
    }
}
