// SPDX-License-Identifier: Apache-2.0
package org.varta.replay;

import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.varta.api.recovery.RecordedRecoveryPolicy;
import org.varta.api.stall.RecordedPolicy;

/** {@code replay FILE}: comes to the verdicts and decisions of a decision journal again. Stateless. */
public final class ReplayCommand {
    private static final int REFUSED = 2;
    private static final String USAGE = """
        usage: varta-watch replay FILE

        Comes to every verdict of a decision journal again, from the recorded beats, and to every decision of recovery, from its record alone, and compares to the bit. FILE.1 is read before it if FILE continues it.
        Exit status: 0 all identical, 1 something differs, 2 wrong use or the file cannot be read, 3 not everything could be judged because the record has gaps or was cut.
        """;

    private ReplayCommand() {
    }

    /**
     * Runs from a shell, with the policies on the class path.
     *
     * @param args as for {@link #run}
     */
    public static void main(String[] args) {
        System.exit(run(List.of(args), System.out, System.err, ReplayCommand.class.getClassLoader()));
    }

    /**
     * Runs the command.
     *
     * @param args a file, or {@code --help}
     * @param out takes what was found
     * @param err takes complaints
     * @param policies where classes named in {@code META-INF/services} are, that make detectors anew
     * @return exit status
     */
    public static int run(List<String> args, PrintStream out, PrintStream err, ClassLoader policies) {
        if (args.equals(List.of("--help")) || args.equals(List.of("-h"))) {
            out.print(USAGE);
            return Findings.IDENTICAL;
        }
        if (args.size() != 1) {
            err.print(USAGE);
            return REFUSED;
        }
        try {
            Findings findings = Replay.of(Journal.of(Path.of(args.get(0))), known(policies), knownRecoveries(policies));
            out.print(findings.text());
            return findings.status();
        } catch (JournalException | InvalidPathException e) {
            err.println("varta-watch replay: " + e.getMessage());
            return REFUSED;
        }
    }

    private static RecordedPolicy known(ClassLoader loader) {
        List<RecordedPolicy> all = ServiceLoader.load(RecordedPolicy.class, loader).stream().map(ServiceLoader.Provider::get).toList();
        return (parameters, capacity, others) -> all.stream().map(policy -> policy.detector(parameters, capacity, others)).flatMap(Optional::stream).findFirst();
    }

    private static RecordedRecoveryPolicy knownRecoveries(ClassLoader loader) {
        List<RecordedRecoveryPolicy> all = ServiceLoader.load(RecordedRecoveryPolicy.class, loader).stream().map(ServiceLoader.Provider::get).toList();
        return (parameters, others) -> all.stream().map(policy -> policy.policy(parameters, others)).flatMap(Optional::stream).findFirst();
    }
}
