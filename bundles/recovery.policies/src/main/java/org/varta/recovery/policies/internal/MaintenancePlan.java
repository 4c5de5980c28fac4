// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * When people work on the machine by plan: windows that come once and windows that come again. Immutable. Source: stall policies W6.
 *
 * @param once in order of time, without overlap
 * @param again those that come by cron
 */
record MaintenancePlan(List<MaintenanceWindow> once, List<Recurring> again) {
    private static final Duration MOST_RECURRING = Duration.ofDays(31);
    private static final Duration HORIZON = Duration.ofHours(25);
    private static final int WORDS_ONCE = 3;
    private static final int WORDS_CRON = CronSchedule.FIELDS + 2;

    /**
     * A window that comes again.
     *
     * @param text as it was written
     * @param schedule its starts
     * @param duration elapsed time
     */
    record Recurring(String text, CronSchedule schedule, Duration duration) {
        List<MaintenanceWindow> touching(Instant from, Instant to) {
            return schedule.starts(from.minus(duration), to.plusNanos(1)).stream().map(start -> new MaintenanceWindow(start, start.plus(duration))).toList();
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * A plan as text: {@code LOCAL-START ZONE DURATION} or {@code MINUTE HOUR DAY MONTH WEEKDAY ZONE DURATION}, separated by semicolons.
     *
     * @return the plan; what could not be read is added to {@code wrong}
     */
    static MaintenancePlan parse(String text, boolean mayBeLong, List<String> wrong) {
        List<MaintenanceWindow> once = new ArrayList<>();
        List<Recurring> again = new ArrayList<>();
        for (String line : Arrays.stream(text.split(";")).map(String::strip).filter(part -> !part.isEmpty()).toList()) {
            String[] words = line.split("\\s+");
            try {
                switch (words.length) {
                    case WORDS_ONCE -> once.add(MaintenanceWindow.of(LocalDateTime.parse(words[0]), ZoneId.of(words[1]), Duration.parse(words[2]), mayBeLong));
                    case WORDS_CRON -> again.add(recurring(line, words, mayBeLong));
                    default -> throw new IllegalArgumentException("three words are expected, as in 2026-03-29T01:30 Europe/Berlin PT60M, or seven, as in 30 1 * * 7 Europe/Berlin PT60M");
                }
            } catch (DateTimeException | ArithmeticException | IllegalArgumentException e) {
                wrong.add("windows: " + line + ": " + e.getMessage());
            }
        }
        return new MaintenancePlan(List.copyOf(MaintenanceWindow.merged(once)), List.copyOf(again));
    }

    private static Recurring recurring(String line, String[] words, boolean mayBeLong) {
        Duration duration = MaintenanceWindow.checked(Duration.parse(words[WORDS_CRON - 1]), mayBeLong);
        if (duration.compareTo(MOST_RECURRING) > 0) {
            throw new IllegalArgumentException("duration = " + duration + " is more than " + MOST_RECURRING + " for a window that comes again");
        }
        return new Recurring(line, new CronSchedule(Arrays.asList(words).subList(0, CronSchedule.FIELDS), ZoneId.of(words[CronSchedule.FIELDS])), duration);
    }

    /**
     * The window at a moment, or the last one that was over at most so long before. Overlapping ones are one; of one that lasts, the ends are somewhere beyond a day.
     *
     * @return null if there is none
     */
    MaintenanceWindow at(Instant moment, Duration settle) {
        Instant notOver = moment.minus(settle);
        // Looks at the days around only when there is something.
        return latest(notOver, moment, Duration.ZERO) == null ? null : latest(notOver, moment, HORIZON);
    }

    /** The latest that has begun and was not over at {@code notOver}, merged with what is within the margin around. */
    private MaintenanceWindow latest(Instant notOver, Instant moment, Duration margin) {
        List<MaintenanceWindow> touching = new ArrayList<>(once);
        again.forEach(window -> touching.addAll(window.touching(notOver.minus(margin), moment.plus(margin))));
        MaintenanceWindow latest = null;
        for (MaintenanceWindow window : MaintenanceWindow.merged(touching)) {
            latest = !window.start().isAfter(moment) && window.end().isAfter(notOver) ? window : latest;
        }
        return latest;
    }

    @Override
    public String toString() {
        return once.toString() + again;
    }
}
