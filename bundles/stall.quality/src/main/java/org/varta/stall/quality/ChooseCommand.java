// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.quality;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code choose …}: parameters of the expected-arrival policy for goals, on the command line. Stateless. */
public final class ChooseCommand {
    /** Parameters were found, or help was asked for. */
    public static final int CHOSEN = 0;
    /** The goals cannot be met. */
    public static final int UNREACHABLE = 1;
    /** Wrong use. */
    public static final int REFUSED = 2;

    private static final String DETECT = "--detect";
    private static final String BETWEEN = "--between-mistakes";
    private static final String MISTAKE = "--mistake";
    private static final String DEVIATION = "--delay-stddev";
    private static final String LOSS = "--loss";
    private static final Map<String, String> DEFAULTS = Map.of(BETWEEN, "1d", MISTAKE, "60s", DEVIATION, "20ms", LOSS, "0.0001");
    private static final double LONGEST_SECONDS = 86_400;
    private static final double YEAR_SECONDS = 31_536_000;
    private static final double MILLIS = 1e3;
    private static final String HELP = """
        usage: varta-watch choose --detect TIME [--between-mistakes TIME] [--mistake TIME] [--delay-stddev TIME] [--loss SHARE]

        Chooses how often agents beat and how long the margin of the policy chen is, so that stated goals are met.

          --detect TIME             worst time from a crash to its conviction; required
          --between-mistakes TIME   least mean time from one mistake to the next [1d]
          --mistake TIME            greatest mean time that a mistake lasts [60s]
          --delay-stddev TIME       standard deviation of a beat's delay, as measured [20ms]
          --loss SHARE              share of beats that are lost, as measured, 0 to 1 [0.0001]

        TIME is a number and its unit: us, ms, s, min, h or d, such as 20ms or 1.5s. Goals are whole milliseconds.
        Exit status: 0 chosen, 1 the goals cannot be met, 2 wrong use.
        """;

    private ChooseCommand() {
    }

    /**
     * Runs the command.
     *
     * @param args options, or {@code --help}; not null
     * @param out takes the choice, or why there is none
     * @param err takes complaints about wrong use
     * @return exit status: {@link #CHOSEN}, {@link #UNREACHABLE} or {@link #REFUSED}
     */
    public static int run(List<String> args, PrintStream out, PrintStream err) {
        if (args.contains("--help") || args.contains("-h")) {
            out.print(HELP);
            return CHOSEN;
        }
        try {
            Map<String, String> options = options(args);
            Goals goals = new Goals(goal(options, DETECT, LONGEST_SECONDS), goal(options, BETWEEN, YEAR_SECONDS), goal(options, MISTAKE, LONGEST_SECONDS));
            double deviation = seconds(DEVIATION, options.get(DEVIATION), LONGEST_SECONDS);
            return answer(goals, deviation, new Channel(deviation * deviation, share(options.get(LOSS))), out);
        } catch (IllegalArgumentException e) {
            err.println("varta-watch choose: " + e.getMessage());
            err.print(HELP);
            return REFUSED;
        }
    }

    private static Map<String, String> options(List<String> args) {
        Map<String, String> options = new HashMap<>(DEFAULTS);
        for (int i = 0; i < args.size(); i += 2) {
            String option = args.get(i);
            if (!option.equals(DETECT) && !DEFAULTS.containsKey(option)) {
                throw new IllegalArgumentException("unknown option " + option);
            }
            if (i + 1 == args.size()) {
                throw new IllegalArgumentException(option + " needs a value");
            }
            options.put(option, args.get(i + 1));
        }
        if (!options.containsKey(DETECT)) {
            throw new IllegalArgumentException(DETECT + " is required");
        }
        return options;
    }

    /** Keys of the policy hold whole milliseconds. */
    private static double goal(Map<String, String> options, String option, double mostSeconds) {
        double seconds = seconds(option, options.get(option), mostSeconds);
        double millis = Math.rint(seconds * MILLIS);
        if (millis < 1 || Math.abs(seconds * MILLIS - millis) > 1e-6) {
            throw new IllegalArgumentException(option + " " + options.get(option) + " is not a whole number of milliseconds from 1");
        }
        return millis / MILLIS;
    }

    private static double seconds(String option, String text, double most) {
        double seconds = Span.seconds(text);
        if (!(seconds >= 0 && seconds <= most)) {
            throw new IllegalArgumentException(option + " " + text + " is not a time such as 20ms, 1.5s or 1d within 0 to " + Span.of(most));
        }
        return seconds;
    }

    private static double share(String text) {
        try {
            double share = Double.parseDouble(text);
            if (share >= 0 && share <= 1) {
                return share;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException(LOSS + " " + text + " is not a number within 0 to 1");
    }

    private static String plain(double share) {
        return BigDecimal.valueOf(share).stripTrailingZeros().toPlainString();
    }

    private static int answer(Goals goals, double deviation, Channel channel, PrintStream out) {
        out.printf(Locale.ROOT, "wanted    convicted within %s of a crash, mistakes at least %s apart and at most %s long in the mean%n", Span.of(goals.detection()), Span.of(goals.recurrence()),
            Span.of(goals.duration()));
        out.printf(Locale.ROOT, "measured  delays with a standard deviation of %s, a share of %s of the beats lost%n", Span.of(deviation), plain(channel.lossProbability()));
        Choice choice = Configurator.choose(goals, channel);
        if (choice instanceof Choice.Parameters chosen) {
            out.printf(Locale.ROOT, "chosen    agents beat every %s at fixed instants (eta), margin %s (alpha)%n", Span.of(chosen.eta()), Span.of(chosen.alpha()));
            out.printf(Locale.ROOT, "promised  mistakes at least %s apart and at most %s long in the mean%n", Span.of(chosen.recurrenceBound()), Span.of(chosen.durationBound()));
            out.printf("because   a longer interval is ruled out by %s%n", chosen.limit());
            out.print("\n# org.varta.stall.adaptive.chen-default.cfg; the policy derives its margin from these\n");
            out.printf(Locale.ROOT, "goalDetectionMillis = %.0f%ngoalRecurrenceMillis = %.0f%ngoalDurationMillis = %.0f%n", goals.detection() * MILLIS, goals.recurrence() * MILLIS, goals.duration() * MILLIS);
            out.printf(Locale.ROOT, "delayDeviationMillis = %s%nlossProbability = %s%n", Span.digits(deviation * MILLIS), plain(channel.lossProbability()));
            return CHOSEN;
        }
        out.printf("not met   %s%n", choice.reason());
        return UNREACHABLE;
    }
}
