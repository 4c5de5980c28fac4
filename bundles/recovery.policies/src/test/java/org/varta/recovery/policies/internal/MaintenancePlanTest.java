// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Maintenance windows that come again (W6), and the windows of S20 written as cron expressions. */
class MaintenancePlanTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static MaintenancePlan plan(String text) {
        List<String> wrong = new ArrayList<>();
        MaintenancePlan plan = MaintenancePlan.parse(text, false, wrong);
        assertEquals(List.of(), wrong);
        return plan;
    }

    private static List<Instant> starts(String cron, String zone, String from, String to) {
        return new CronSchedule(List.of(cron.split(" ")), ZoneId.of(zone)).starts(Instant.parse(from), Instant.parse(to)).stream().sorted().toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "30 1 * * *|2026-06-01T01:30:00Z 2026-06-02T01:30:00Z",
        "0 0,12 * * *|2026-06-01T00:00:00Z 2026-06-01T12:00:00Z 2026-06-02T00:00:00Z 2026-06-02T12:00:00Z",
        "*/20 3 1 6 *|2026-06-01T03:00:00Z 2026-06-01T03:20:00Z 2026-06-01T03:40:00Z",
        "10-50/20 3 1 6 *|2026-06-01T03:10:00Z 2026-06-01T03:30:00Z 2026-06-01T03:50:00Z",
        "5 4-5,23 2 * *|2026-06-02T04:05:00Z 2026-06-02T05:05:00Z 2026-06-02T23:05:00Z",
        "0 6 * * 1|2026-06-01T06:00:00Z", "0 6 * * 0|", "0 6 * * 7|", "0 6 31 * 2|2026-06-02T06:00:00Z", "0 6 2 * 1|2026-06-01T06:00:00Z 2026-06-02T06:00:00Z", "0 6 * 7 *|", "0 6 */2 * 1|2026-06-01T06:00:00Z"})
    void wrapW6_cronFieldsTakeNumbersRangesStepsAndLists(String cron, String expected) {
        List<Instant> wanted = expected == null ? List.of() : Arrays.stream(expected.split(" ")).map(Instant::parse).toList();
        assertEquals(wanted, starts(cron, "UTC", "2026-06-01T00:00:00Z", "2026-06-03T00:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"60 1 * * *|minute = 60", "-1 1 * * *|minute = -1", "0 24 * * *|hour = 24", "0 1 0 * *|day = 0", "0 1 32 * *|day = 32", "0 1 * 13 *|month = 13", "0 1 * * 8|weekday = 8",
        "0 1 * * MON|weekday = MON", "5-1 1 * * *|minute = 5-1", "5/2 1 * * *|minute = 5/2", "*/0 1 * * *|minute = */0", "1,,2 1 * * *|minute = 1,,2", "*/2/2 1 * * *|minute = */2/2", "0 1 30 2 *|no month has such a day",
        "0 1 31 4,6,9,11 *|no month has such a day", "1-2-3 1 * * *|minute = 1-2-3"})
    void wrapW6_cronThatCannotBeIsRefusedByName(String cron, String why) {
        List<String> wrong = new ArrayList<>();
        MaintenancePlan.parse(cron + " UTC PT1H", false, wrong);
        assertEquals(1, wrong.size());
        assertTrue(wrong.get(0).startsWith("windows: " + cron + " UTC PT1H: ") && wrong.get(0).contains(why), wrong.toString());
    }

    @ParameterizedTest
    @CsvSource({"0 1 * * * Mars/Olympus PT1H, Unknown time-zone", "0 1 * * * UTC PT25H, at most PT24H", "0 1 * * * UTC PT0S, not above 0", "0 1 * * * UTC 1h, cannot be parsed", "0 1 * * UTC PT1H, or seven"})
    void wrapW6_zoneAndDurationOfACronWindowAreCheckedToo(String text, String why) {
        List<String> wrong = new ArrayList<>();
        MaintenancePlan.parse(text, false, wrong);
        assertTrue(wrong.size() == 1 && wrong.get(0).contains(why), wrong.toString());
        MaintenancePlan.parse("0 1 1 * * UTC P32D", true, wrong);
        assertTrue(wrong.get(1).contains("for a window that comes again"), wrong.toString());
    }

    @ParameterizedTest
    @CsvSource({"30 1 29 3 *, 2026-03-29T00:30:00Z, 2026-03-29T01:30:00Z", "30 1 25 10 *, 2026-10-24T23:30:00Z, 2026-10-25T00:30:00Z"})
    void stallS20_cronWindowsHaveTheExactInstants(String cron, String begin, String end) {
        MaintenancePlan plan = plan(cron + " Europe/Berlin PT60M");
        MaintenanceWindow window = new MaintenanceWindow(Instant.parse(begin), Instant.parse(end));
        assertEquals(window, plan.at(window.start(), Duration.ZERO));
        assertEquals(window, plan.at(window.end().minusMillis(1), Duration.ZERO));
        assertNull(plan.at(window.start().minusMillis(1), Duration.ZERO));
        assertNull(plan.at(window.end(), Duration.ZERO), "half-open");
        assertEquals(window, plan.at(window.end().plusMillis(29_999), Duration.ofSeconds(30)), "over, but not settled");
        assertNull(plan.at(window.end().plusSeconds(30), Duration.ofSeconds(30)));
    }

    @Test
    void stallS20_aLocalTimeThatDoesNotExistIsMovedByTheGapAndOfTwoTheFirstCounts() {
        assertEquals(List.of(Instant.parse("2026-03-29T01:30:00Z")), starts("30 2 * * *", "Europe/Berlin", "2026-03-29T00:00:00Z", "2026-03-30T00:00:00Z"), "02:30 does not exist, so 03:30 summer time");
        assertEquals(List.of(Instant.parse("2026-10-25T00:30:00Z")), starts("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z"), "once, in summer time");
        // The same rules as for a start that is written as a local time.
        assertEquals(MaintenanceWindow.of(LocalDateTime.parse("2026-03-29T02:30"), BERLIN, Duration.ofHours(1), false), plan("30 2 * * * Europe/Berlin PT1H").at(Instant.parse("2026-03-29T01:30:00Z"), Duration.ZERO));
        assertEquals(MaintenanceWindow.of(LocalDateTime.parse("2026-10-25T02:30"), BERLIN, Duration.ofHours(1), false), plan("30 2 * * * Europe/Berlin PT1H").at(Instant.parse("2026-10-25T01:00:00Z"), Duration.ZERO));
    }

    @Test
    void wrapW6_windowsOfBothKindsMerge() {
        MaintenancePlan plan = plan("2026-06-01T02:30 UTC PT1H; 0 2 * * * UTC PT1H; 30 3 * * 1 UTC PT30M");
        MaintenanceWindow merged = new MaintenanceWindow(Instant.parse("2026-06-01T02:00:00Z"), Instant.parse("2026-06-01T04:00:00Z"));
        assertEquals(merged, plan.at(Instant.parse("2026-06-01T02:00:00Z"), Duration.ZERO));
        assertEquals(merged, plan.at(Instant.parse("2026-06-01T03:59:59Z"), Duration.ZERO));
        assertEquals(new MaintenanceWindow(Instant.parse("2026-06-02T02:00:00Z"), Instant.parse("2026-06-02T03:00:00Z")), plan.at(Instant.parse("2026-06-02T02:30:00Z"), Duration.ZERO));
        assertNull(plan.at(Instant.parse("2026-06-02T03:00:00Z"), Duration.ZERO));
        MaintenanceWindow always = plan("*/10 * * * * UTC PT10M").at(Instant.parse("2026-06-02T03:03:00Z"), Duration.ZERO);
        assertTrue(always.end().isAfter(Instant.parse("2026-06-03T03:03:00Z")), "held for a day, and asked again then: " + always);
    }

    /** The law: a moment is in the plan when some local minute that the expression names began at most the duration before it. */
    @Test
    void wrapW6_law_membershipFollowsFromTheStartsAlone() {
        Random random = new Random(20);
        List<ZoneId> zones = List.of(BERLIN, ZoneId.of("UTC"), ZoneId.of("America/St_Johns"), ZoneId.of("Australia/Lord_Howe"));
        int inside = 0;
        for (int round = 0; round < 300; round++) {
            boolean isSpring = random.nextBoolean();
            LocalDateTime middle = LocalDateTime.parse(isSpring ? "2026-03-29T02:00" : "2026-10-25T02:00");
            ZoneId zone = zones.get(random.nextInt(zones.size()));
            int minute = random.nextInt(60);
            int hour = random.nextInt(24);
            int weekday = random.nextInt(7);
            boolean isHourly = random.nextInt(3) == 0;
            boolean isWeekly = random.nextInt(3) == 0;
            Duration duration = Duration.ofMinutes(1 + random.nextInt(isHourly ? 45 : 600));
            MaintenancePlan plan = plan(minute + " " + (isHourly ? "*" : hour) + " * * " + (isWeekly ? weekday : "*") + " " + zone + " " + duration);
            Instant moment = middle.atZone(zone).toInstant().plusSeconds(random.nextInt(172_800) - 86_400);
            boolean isIn = IntStream.rangeClosed(-4 * 24, 4 * 24).mapToObj(hours -> middle.plusHours(hours).withMinute(minute))
                .filter(local -> (isHourly || local.getHour() == hour) && (!isWeekly || local.getDayOfWeek().getValue() % 7 == weekday))
                .map(local -> local.atZone(zone).toInstant()).anyMatch(start -> !moment.isBefore(start) && moment.isBefore(start.plus(duration)));
            MaintenanceWindow found = plan.at(moment, Duration.ZERO);
            assertEquals(isIn, found != null, plan + " at " + moment);
            assertTrue(found == null || found.contains(moment), plan + " at " + moment);
            inside += isIn ? 1 : 0;
        }
        assertTrue(inside > 50 && inside < 250, "both happen: " + inside);
        assertFalse(plan("").at(Instant.EPOCH, Duration.ofHours(1)) != null);
    }
}
