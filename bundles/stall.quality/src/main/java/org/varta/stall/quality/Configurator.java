// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.quality;

import java.util.Locale;

/**
 * Chooses how often agents beat and how long the margin is, so that stated goals are met: the longest interval η for which
 *
 * <pre>
 *   f(η) = η · Π (V + (T − jη)²) / (V + p·(T − jη)²),  j = 1 … ⌈T/η⌉ − 1
 * </pre>
 *
 * is at least the wanted recurrence, with η at most γ·T_M and T, γ = (1 − p)·T² / (V + T²). f is not continuous, therefore it is searched downward in steps, and within the step by bisection; in logarithms, for its values exceed any
 * double. No state; thread safe; takes up to some tenths of a second.
 */
public final class Configurator {
    private static final int STEPS = 200_000;
    private static final int BISECTIONS = 60;
    /** Beats that may be under way within the detection time; f has grown beyond any goal long before. */
    private static final int MOST_FACTORS = 10_000;

    private Configurator() {
    }

    /**
     * Chooses.
     *
     * @param goals what is wanted, not null
     * @param channel what was measured, not null
     * @return parameters with the bounds that they guarantee, or why there are none; not null
     */
    public static Choice choose(Goals goals, Channel channel) {
        double t = goals.detection();
        double gamma = (1 - channel.lossProbability()) * t * t / (channel.delayVariance() + t * t);
        double etaMax = Math.min(gamma * goals.duration(), t);
        if (!(etaMax > 0)) {
            return new Choice.Unreachable(say("every beat is lost (p = %s), so no mistake would ever end within %s s", channel.lossProbability(), goals.duration()));
        }
        double wanted = StrictMath.log(goals.recurrence());
        double tooLong = Double.NaN;
        double best = Double.NEGATIVE_INFINITY;
        double bestEta = etaMax;
        for (int step = 0; step < STEPS; step++) {
            double eta = etaMax * ((double) (STEPS - step) / STEPS);
            double reached = logRecurrence(eta, t, channel, wanted);
            if (reached >= wanted) {
                return chosen(Double.isNaN(tooLong) ? eta : bisect(eta, tooLong, t, channel, wanted), etaMax, gamma, goals, channel);
            }
            if (reached > best) {
                best = reached;
                bestEta = eta;
            }
            if (t / eta > MOST_FACTORS) {
                break;
            }
            tooLong = eta;
        }
        return new Choice.Unreachable(say("mistakes would recur after %s s at best (beating every %s s), not %s s: too many beats are lost (p = %s) or too unsteady (V = %s s²) for a detection time of %s s",
            StrictMath.exp(best), bestEta, goals.recurrence(), channel.lossProbability(), channel.delayVariance(), t));
    }

    private static Choice chosen(double eta, double etaMax, double gamma, Goals goals, Channel channel) {
        double alpha = goals.detection() - eta;
        double recurrence = StrictMath.exp(logRecurrence(eta, goals.detection(), channel, Double.POSITIVE_INFINITY));
        String limit = eta == etaMax ? etaMax == goals.detection() ? "the detection time itself" : "the duration of mistakes" : "the recurrence of mistakes";
        return new Choice.Parameters(eta, alpha, etaMax, recurrence, eta / gamma, limit,
            say("beat every %s s with a margin of %s s: the longest interval for detection within %s s, limited by %s; mistakes recur after at least %s s and last at most %s s in the mean", eta, alpha,
                goals.detection(), limit, recurrence, eta / gamma));
    }

    /** Between an interval that will do and a longer one that will not. */
    private static double bisect(double good, double tooLong, double t, Channel channel, double wanted) {
        double low = good;
        double high = tooLong;
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (low + high) / 2;
            if (logRecurrence(middle, t, channel, wanted) >= wanted) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** ln f(η). No factor is below 1, so it is enough to go on until the goal is reached. */
    private static double logRecurrence(double eta, double t, Channel channel, double enough) {
        double v = channel.delayVariance();
        double p = channel.lossProbability();
        double log = StrictMath.log(eta);
        double factors = Math.ceil(t / eta) - 1;
        for (int j = 1; j <= factors && log < enough; j++) {
            double square = (t - j * eta) * (t - j * eta);
            log += square == 0 ? 0 : StrictMath.log((v + square) / (v + p * square));
        }
        return log;
    }

    private static String say(String text, Object... numbers) {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = numbers[i] instanceof Double number ? String.format(Locale.ROOT, "%.6g", number) : numbers[i];
        }
        return String.format(Locale.ROOT, text, numbers);
    }
}
