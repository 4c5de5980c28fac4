// SPDX-License-Identifier: Apache-2.0
package org.varta.lint;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.varta.lint.internal.ConfigFolder;

/** {@code lint DIR}: the linter on the command line. Stateless. */
public final class LintCommand {
    /** Nothing is an error. */
    public static final int SOUND = 0;
    /** There are errors. */
    public static final int ERRORS = 1;
    /** Wrong use, or something cannot be read. */
    public static final int REFUSED = 2;

    private static final String JSON = "--json";
    private static final String STATE_DIR = "--state-dir";
    private static final String HELP = """
        usage: varta-watch lint DIR [--json] [--state-dir]

        Looks at a folder of configuration files (*.cfg, *.config) and says what is wrong between settings that are right one by one.

          --json        one line for machines
          --state-dir   the observer will be started with --state-dir, so budgets outlive it even without an audit file

        Exit status: 0 no errors (but perhaps warnings), 1 errors, 2 wrong use or a file that cannot be read.
        """;

    private LintCommand() {
    }

    /**
     * Runs the command.
     *
     * @param args a folder and options, or {@code --help}; not null
     * @param out takes the findings
     * @param err takes complaints
     * @return exit status: {@link #SOUND}, {@link #ERRORS} or {@link #REFUSED}
     */
    public static int run(List<String> args, PrintStream out, PrintStream err) {
        if (args.contains("--help") || args.contains("-h")) {
            out.print(HELP);
            return SOUND;
        }
        List<String> folders = args.stream().filter(arg -> !arg.equals(JSON) && !arg.equals(STATE_DIR)).toList();
        if (folders.size() != 1 || folders.get(0).startsWith("-")) {
            err.println("varta-watch lint: exactly one folder is needed, and no options but " + JSON + " and " + STATE_DIR);
            err.print(HELP);
            return REFUSED;
        }
        try {
            Map<String, Map<String, Object>> configurations = ConfigFolder.read(Path.of(folders.get(0)));
            List<Finding> findings = Linter.lint(configurations, Facts.none(Instant.now(), args.contains(STATE_DIR) || isStateBesideLog(configurations)));
            int status = findings.stream().anyMatch(finding -> finding.level() == Level.ERROR) ? ERRORS : SOUND;
            out.print(args.contains(JSON) ? json(configurations.size(), findings, status) : text(configurations.size(), findings));
            return status;
        } catch (NoSuchFileException | NotDirectoryException e) {
            err.println("varta-watch lint: " + folders.get(0) + " is no folder");
        } catch (IOException | InvalidPathException e) {
            err.println("varta-watch lint: cannot read " + e.getMessage());
        }
        return REFUSED;
    }

    /** The launcher keeps its state beside the file of the audit log, and else in a temporary folder. */
    private static boolean isStateBesideLog(Map<String, Map<String, Object>> configurations) {
        return configurations.keySet().stream().anyMatch(pid -> pid.startsWith("org.varta.audit.file~"));
    }

    private static String text(int files, List<Finding> findings) {
        StringBuilder text = new StringBuilder();
        findings.forEach(finding -> text.append(String.format("%-5s %-3s  %s%n           %s%n", finding.level().token(), finding.id(), finding.subject(), finding.sentence())));
        return text.append(files).append(" configurations: ").append(count(findings, Level.ERROR)).append(" errors, ").append(count(findings, Level.WARN)).append(" warnings, ")
            .append(count(findings, Level.INFO)).append(" notes\n").toString();
    }

    private static String json(int files, List<Finding> findings, int status) {
        List<String> each = findings.stream().map(finding -> "{\"id\":\"" + finding.id() + "\",\"level\":\"" + finding.level().token() + "\",\"subject\":" + quoted(finding.subject()) + ",\"sentence\":"
            + quoted(finding.sentence()) + "}").toList();
        return "{\"exit\":" + status + ",\"configurations\":" + files + ",\"errors\":" + count(findings, Level.ERROR) + ",\"warnings\":" + count(findings, Level.WARN) + ",\"notes\":"
            + count(findings, Level.INFO) + ",\"findings\":[" + String.join(",", each) + "]}\n";
    }

    private static long count(List<Finding> findings, Level level) {
        return findings.stream().filter(finding -> finding.level() == level).count();
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
