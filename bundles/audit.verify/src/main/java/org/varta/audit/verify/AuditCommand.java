// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** {@code audit VERB …}: what can be done with audit logs on the command line. Stateless. */
public final class AuditCommand {
    private static final List<String> HELP = List.of("--help", "-h", "help");

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
     * @param args a verb and its arguments, or {@code --help}
     * @param out takes what was asked for
     * @param err takes complaints
     * @return exit status: that of the verb; 2 for wrong use
     */
    public static int run(List<String> args, PrintStream out, PrintStream err) {
        List<AuditVerb> verbs = verbs();
        if (args.isEmpty()) {
            err.print(help(verbs));
            return AuditVerb.REFUSED;
        }
        if (HELP.contains(args.get(0))) {
            out.print(help(verbs));
            return AuditVerb.DONE;
        }
        for (AuditVerb verb : verbs) {
            if (verb.name().equals(args.get(0))) {
                return run(verb, args.subList(1, args.size()), out, err);
            }
        }
        err.println("varta-watch audit: there is no verb " + Printable.of(args.get(0)) + "; the verbs are " + String.join(", ", verbs.stream().map(AuditVerb::name).toList())
                + " (varta-watch audit --help tells more)");
        return AuditVerb.REFUSED;
    }

    private static int run(AuditVerb verb, List<String> args, PrintStream out, PrintStream err) {
        int end = args.indexOf("--") < 0 ? args.size() : args.indexOf("--");
        List<String> options = args.subList(0, end);
        if (options.contains("--help") || options.contains("-h")) {
            out.println(usage(verb));
            return AuditVerb.DONE;
        }
        try {
            return verb.run(args, out, err);
        } catch (UsageException e) {
            err.println("varta-watch audit " + verb.name() + ": " + Printable.of(e.getMessage()));
            err.println(usage(verb));
            return AuditVerb.REFUSED;
        }
    }

    private static String usage(AuditVerb verb) {
        return "usage: varta-watch audit " + verb.usage();
    }

    private static List<AuditVerb> verbs() {
        List<AuditVerb> verbs = new ArrayList<>(List.of(new VerifyVerb(), new ShowVerb(), new TailVerb()));
        ServiceLoader.load(AuditVerb.class, AuditCommand.class.getClassLoader()).forEach(verbs::add);
        return verbs;
    }

    private static String help(List<AuditVerb> verbs) {
        StringBuilder text = new StringBuilder("usage: varta-watch audit VERB [option ...] PATH\n\n");
        for (AuditVerb verb : verbs) {
            text.append(String.format("  %-8s %s%n", verb.name(), verb.summary()));
        }
        return text.append("\nvarta-watch audit VERB --help tells the options of a verb.\n").toString();
    }
}
