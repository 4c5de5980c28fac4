// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts by a cron expression in a time zone: {@code MINUTE HOUR DAY MONTH WEEKDAY} in numbers, each field {@code *}, a number, a range {@code a-b}, either of the two last but the number with {@code /step}, or a list of these. 0 and 7 are Sunday. If day and
 * weekday are both given, a date has to fit one of them, as usual with cron. A local time that does not exist is moved forward by the gap, of two the first counts: each local time gives one start. Immutable. Source: stall policies W6.
 */
final class CronSchedule {
    static final int FIELDS = 5;
    private static final int SUNDAY = 7;
    private static final int HOURS = 24;
    private static final int MINUTES = 60;

    private final long minutes;
    private final long hours;
    private final long days;
    private final long months;
    private final long weekdays;
    private final boolean isAnyDay;
    private final boolean isAnyWeekday;
    private final ZoneId zone;

    /**
     * A schedule.
     *
     * @param fields five, not null
     * @param zone not null
     * @throws IllegalArgumentException if a field is wrong, naming it, or if no date fits
     */
    CronSchedule(List<String> fields, ZoneId zone) {
        this.zone = zone;
        minutes = set("minute", fields.get(0), 0, MINUTES - 1);
        hours = set("hour", fields.get(1), 0, HOURS - 1);
        days = set("day", fields.get(2), 1, 31);
        months = set("month", fields.get(3), 1, 12);
        long numbers = set("weekday", fields.get(4), 0, SUNDAY);
        weekdays = has(numbers, 0) ? numbers | 1L << SUNDAY : numbers;
        isAnyDay = fields.get(2).startsWith("*");
        isAnyWeekday = fields.get(4).startsWith("*");
        boolean isOnlyByDay = isAnyWeekday && !isAnyDay;
        if (isOnlyByDay && List.of(Month.values()).stream().noneMatch(month -> has(months, month.getValue()) && Long.numberOfTrailingZeros(days) <= month.maxLength())) {
            throw new IllegalArgumentException("no month has such a day: " + fields.get(2) + " " + fields.get(3));
        }
    }

    private static long set(String field, String text, int least, int most) {
        long set = 0;
        for (String item : text.split(",", -1)) {
            String[] parts = item.split("/", -1);
            String[] ends = parts[0].equals("*") ? new String[] {Integer.toString(least), Integer.toString(most)} : parts[0].split("-", -1);
            boolean isStepped = parts.length == 2;
            if (parts.length > 2 || ends.length > 2 || isStepped && ends.length == 1) {
                throw wrong(field, text, least, most);
            }
            int first = number(field, text, ends[0], least, most);
            int last = number(field, text, ends[ends.length - 1], first, most);
            int step = isStepped ? number(field, text, parts[1], 1, most) : 1;
            for (int value = first; value <= last; value += step) {
                set |= 1L << value;
            }
        }
        return set;
    }

    private static int number(String field, String text, String digits, int least, int most) {
        if (!digits.matches("[0-9]{1,2}") || Integer.parseInt(digits) < least || Integer.parseInt(digits) > most) {
            throw wrong(field, text, least, most);
        }
        return Integer.parseInt(digits);
    }

    private static IllegalArgumentException wrong(String field, String text, int least, int most) {
        return new IllegalArgumentException(field + " = " + text + " is not *, a number, a range or a list of them, of " + least + " to " + most + ", ranges perhaps with /step");
    }

    private static boolean has(long set, int value) {
        return (set >>> value & 1) == 1;
    }

    /** All starts not before {@code from} and before {@code to}, in the order of local time. */
    List<Instant> starts(Instant from, Instant to) {
        List<Instant> starts = new ArrayList<>();
        // A day more on both sides: a start that is moved forward may come to another date.
        LocalDate last = LocalDate.ofInstant(to, zone).plusDays(1);
        for (LocalDate date = LocalDate.ofInstant(from, zone).minusDays(1); !date.isAfter(last); date = date.plusDays(1)) {
            if (fits(date)) {
                add(date, from, to, starts);
            }
        }
        return starts;
    }

    private void add(LocalDate date, Instant from, Instant to, List<Instant> starts) {
        for (int hour = 0; hour < HOURS; hour++) {
            for (int minute = 0; has(hours, hour) && minute < MINUTES; minute++) {
                if (has(minutes, minute)) {
                    Instant start = date.atTime(hour, minute).atZone(zone).toInstant();
                    if (!start.isBefore(from) && start.isBefore(to)) {
                        starts.add(start);
                    }
                }
            }
        }
    }

    private boolean fits(LocalDate date) {
        boolean isDay = has(days, date.getDayOfMonth());
        boolean isWeekday = has(weekdays, date.getDayOfWeek().getValue());
        boolean isFit = isAnyDay || isAnyWeekday ? isDay && isWeekday : isDay || isWeekday;
        return isFit && has(months, date.getMonthValue());
    }
}
