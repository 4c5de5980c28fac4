// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.varta.api.audit.ChainPoint;
import org.varta.audit.verify.Segment.Place;

/** Looks out for records that are known from elsewhere, and judges afterwards whether the log holds them. NOT thread safe. Source: audit log 18 step 5, chain continuity 9. */
final class Watch {
    private final List<Known> known;
    private final long[] numbers;

    Watch(List<Known> known) {
        this.known = known;
        this.numbers = known.stream().mapToLong(each -> each.point.number()).sorted().toArray();
    }

    /** A record that somebody remembers. */
    static final class Known {
        private final String who;
        private final ChainPoint point;
        private final boolean isOwed;
        private final boolean mayBeOld;
        private final List<Place> places = new ArrayList<>();
        private boolean isFound;
        private boolean isAnother;

        /**
         * A record to be found.
         *
         * @param who remembers it, as it is to be said
         * @param point number and hash
         * @param isOwed whether the log ended among what is given, so that a shorter one is broken
         * @param mayBeOld whether nothing is wrong if everything given is newer
         */
        Known(String who, ChainPoint point, boolean isOwed, boolean mayBeOld) {
            this.who = who;
            this.point = point;
            this.isOwed = isOwed;
            this.mayBeOld = mayBeOld;
        }

        private String number() {
            return "number " + Long.toUnsignedString(point.number());
        }
    }

    boolean isWatched(long number) {
        return numbers.length > 0 && Arrays.stream(numbers).anyMatch(watched -> watched == number);
    }

    /** The walk is at a record that is watched. */
    void found(ChainPoint point, SetReader reader, Findings findings) {
        for (Known each : known) {
            if (each.point.number() == point.number()) {
                each.isFound = true;
                if (!each.point.equals(point)) {
                    each.isAnother = true;
                    findings.broken(reader.problem(each.number() + " is another record than " + each.who + " remembers: its chain is " + point.hash().column() + ", remembered is "
                            + each.point.hash().column()));
                }
            }
        }
    }

    /** A watched record has its place in the whole. */
    void at(long number, Place place) {
        known.stream().filter(each -> each.point.number() == number).forEach(each -> each.places.add(place));
    }

    /**
     * Judges.
     *
     * @param file to be named where the log ends too early
     * @param lowest number given
     * @param highest number given
     * @param way through several sets, or null if there is only one way
     * @return what was confirmed
     */
    List<String> judge(String file, long lowest, long highest, Way way, Findings findings) {
        List<String> confirmed = new ArrayList<>();
        boolean isPatchy = findings.verdict() == Verdict.INCOMPLETE;
        for (Known each : known) {
            if (each.isFound && !each.isAnother) {
                boolean isBeside = way != null && each.places.stream().noneMatch(way::isOnWay);
                if (isBeside) {
                    findings.broken(new Problem(file, 0, 0, each.number() + ", which " + each.who + " remembers, lies beside the chain: the log went on without it"));
                } else {
                    confirmed.add(each.who + ": " + each.number());
                }
            } else if (!each.isFound) {
                judgeMissing(each, file, lowest, highest, isPatchy, findings);
            }
        }
        return confirmed;
    }

    private static void judgeMissing(Known each, String file, long lowest, long highest, boolean isPatchy, Findings findings) {
        long number = each.point.number();
        if (Long.compareUnsigned(number, highest) > 0) {
            Problem tooShort = new Problem(file, 0, 0, "the log ends at number " + Long.toUnsignedString(highest) + ", but " + each.who + " remembers " + each.number());
            if (each.isOwed) {
                findings.broken(tooShort);
            } else {
                findings.missing(tooShort);
            }
        } else if (Long.compareUnsigned(number, lowest) < 0) {
            String older = each.number() + ", which " + each.who + " remembers, is older than everything given";
            if (each.mayBeOld) {
                findings.note(file + ": " + older);
            } else {
                findings.missing(new Problem(file, 0, 0, older));
            }
        } else {
            Problem absent = new Problem(file, 0, 0, each.number() + ", which " + each.who + " remembers, is not there");
            if (isPatchy) {
                findings.missing(absent);
            } else {
                findings.broken(absent);
            }
        }
    }
}
