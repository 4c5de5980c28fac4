// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.varta.api.explain.ReasonCode;
import org.varta.runtime.control.ControlClient;
import org.varta.runtime.control.NoAnswer;

/** {@code varta-watch explain}: asks a running observer why. Exit status: 0 answered, 1 no observer or unknown agent, 2 wrong use. */
final class ExplainCommand {
    static final String USAGE = """
        usage: varta-watch explain [AGENT] [--json | --short] WHERE
               varta-watch explain --reasons

        Asks a running observer why an agent is what it is, and what will happen next. AGENT is a process id or a configured
        name; without it, all agents are listed. Only the user that the observer runs as may ask.

          --json                      the numbers as they are, for programs
          --short                     one sentence for each agent
          --reasons                   what each reason code means and what usually helps; needs no observer

        WHERE is said as it was to the observer:
          --state-dir DIR             the observer's state folder
          --recovery-audit-file PATH  its audit log, when it has no --state-dir
          --configs DIR               its configuration files, if one of them names the socket or the audit log
          --control PATH              the control socket itself
        """;
    private static final String CONTROL = "--control";
    private static final Set<String> PLACES = Set.of(CONTROL, Flag.STATE_DIR.toString(), Flag.AUDIT_FILE.toString(), Flag.CONFIGS.toString());
    private static final String CONTROL_FILE = "org.varta.control.cfg";
    private static final String SOCKET_NAME = "control.sock";

    private final Map<String, Path> places = new HashMap<>();
    private String form = "";
    private String agent = "";

    private ExplainCommand(List<String> words) throws UsageError {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (PLACES.contains(word)) {
                if (++i == words.size()) {
                    throw new UsageError(UsageError.Kind.MISSING_VALUE, word + " needs a value");
                }
                places.put(word, path(word, words.get(i)));
            } else if (word.equals("--json") || word.equals("--short")) {
                form = word + " ";
            } else if (word.startsWith("-")) {
                throw new UsageError(UsageError.Kind.UNKNOWN_FLAG, word + " is no option of explain");
            } else if (!agent.isEmpty() || word.isBlank() || word.chars().anyMatch(Character::isISOControl)) {
                throw new UsageError(UsageError.Kind.BAD_VALUE, "one agent at a time, by its process id or name");
            } else {
                agent = word.strip();
            }
        }
    }

    private static Path path(String option, String value) throws UsageError {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new UsageError(UsageError.Kind.BAD_VALUE, option + " is no path");
        }
    }

    static int run(List<String> words, PrintStream out, PrintStream err) {
        if (words.contains("--help") || words.contains("-h")) {
            out.print(USAGE);
            return VartaWatch.ORDERLY;
        } else if (words.equals(List.of("--reasons"))) {
            out.print(reasons());
            return VartaWatch.ORDERLY;
        }
        try {
            ExplainCommand command = new ExplainCommand(words);
            out.print(new ControlClient(command.socket()).ask(command.request()));
            return VartaWatch.ORDERLY;
        } catch (UsageError e) {
            err.println("varta-watch: error " + e.getMessage());
            err.print(USAGE);
            return VartaWatch.WRONG_USAGE;
        } catch (NoAnswer | IOException e) {
            err.println("varta-watch: error " + e.getMessage());
            return VartaWatch.FAILED;
        } finally {
            out.flush();
        }
    }

    private String request() {
        return form.isEmpty() && agent.isEmpty() ? "agents" : "explain " + form + agent;
    }

    /** In the order in which the observer itself decides where its socket is. */
    private Path socket() throws IOException, UsageError {
        if (places.containsKey(CONTROL)) {
            return places.get(CONTROL);
        }
        Optional<Path> configs = Optional.ofNullable(places.get(Flag.CONFIGS.toString()));
        if (configs.isPresent()) {
            Optional<Path> configured = ConfiguredPath.of(configs.get().resolve(CONTROL_FILE), "socketPath");
            if (configured.isPresent()) {
                return configured.get();
            }
        }
        Optional<Path> auditFile = Optional.ofNullable(places.get(Flag.AUDIT_FILE.toString()));
        if (auditFile.isEmpty() && configs.isPresent()) {
            auditFile = AuditPath.in(configs.get());
        }
        return StateFolder.lasting(Optional.ofNullable(places.get(Flag.STATE_DIR.toString())), auditFile).map(folder -> folder.resolve(SOCKET_NAME))
            .orElseThrow(() -> new UsageError(UsageError.Kind.MISSING_REQUIRED, places.isEmpty() ? "which observer? Say --state-dir, --recovery-audit-file, --configs or --control"
                : "the files of --configs name neither a control socket nor an audit log: say --state-dir or --control"));
    }

    private static String reasons() {
        StringBuilder text = new StringBuilder();
        for (ReasonCode code : ReasonCode.values()) {
            text.append(String.format("%-16s %-8s %s%n%25s %s%n", code, code.kind().name().toLowerCase(Locale.ROOT), code.sentence(), "", code.nextStep()));
        }
        return text.toString();
    }
}
