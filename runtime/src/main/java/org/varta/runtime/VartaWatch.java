// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import java.nio.file.Path;
import java.util.List;
import org.varta.agent.cli.BeatCommand;
import org.varta.audit.verify.AuditCommand;
import org.varta.lint.LintCommand;
import org.varta.replay.ReplayCommand;
import org.varta.runtime.demo.Demo;
import org.varta.stall.quality.ChooseCommand;

/** The {@code varta-watch} command. Exit status: 0 orderly stop or help, 1 something failed, 2 wrong command line or configuration. */
public final class VartaWatch {
    static final int ORDERLY = 0;
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;

    private VartaWatch() {
    }

    /**
     * Runs the command.
     *
     * @param arguments see {@code varta-watch --help}
     */
    public static void main(String[] arguments) {
        List<String> words = List.of(arguments);
        List<String> rest = words.isEmpty() ? words : words.subList(1, words.size());
        // Commands beside watching; each explains itself on --help.
        switch (words.isEmpty() ? "" : words.get(0)) {
            case "audit" -> System.exit(AuditCommand.run(rest, System.out, System.err));
            case "beat" -> System.exit(BeatCommand.run(rest));
            case "choose" -> System.exit(ChooseCommand.run(rest, System.out, System.err));
            case "clear", "recover", "release" -> System.exit(OrderCommand.run(words, System.out, System.err));
            case "explain" -> System.exit(ExplainCommand.run(rest, System.out, System.err));
            case "lint" -> System.exit(LintCommand.run(rest, System.out, System.err));
            case "replay" -> System.exit(ReplayCommand.run(rest, System.out, System.err, PolicyClasses.of(home())));
            default -> observe(words);
        }
    }

    private static void observe(List<String> words) {
        if (words.contains("--help") || words.contains("-h")) {
            System.out.print(Help.text());
        } else if (!words.isEmpty() && words.get(0).equals("--demo")) {
            System.exit(Demo.run(home()));
        } else {
            watch(words.toArray(String[]::new));
        }
    }

    private static void watch(String[] arguments) {
        HeadStart.begin();
        Diagnostics.install();
        try {
            new ObserverProcess(home(), CommandLine.of(arguments)).run();
        } catch (UsageError e) {
            Diagnostics.log().error(e.getMessage());
            System.err.print(Help.text());
            System.exit(WRONG_USAGE);
        }
    }

    private static Path home() {
        return Path.of(System.getProperty("varta.home")).toAbsolutePath();
    }
}
