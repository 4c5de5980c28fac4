// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * A start by the clock on the wall and an elapsed duration, half-open. Never a local end, so that daylight saving neither stretches nor shrinks it. Immutable. Source: stall policies W6.
 *
 * @param start first instant in it
 * @param end first instant after it
 */
record MaintenanceWindow(Instant start, Instant end) {
    /** Longer ones need the explicit permission. */
    static final Duration LONGEST = Duration.ofHours(24);

    /**
     * A window.
     *
     * @param start in local time; one that does not exist is moved forward by the gap, of two the first counts
     * @param zone of the start
     * @param duration above 0
     * @param mayBeLong whether more than 24 hours are meant
     * @return the window, not null
     * @throws IllegalArgumentException if the duration is out of range
     */
    static MaintenanceWindow of(LocalDateTime start, ZoneId zone, Duration duration, boolean mayBeLong) {
        Instant begin = start.atZone(zone).toInstant();
        return new MaintenanceWindow(begin, begin.plus(checked(duration, mayBeLong)));
    }

    static Duration checked(Duration duration, boolean mayBeLong) {
        if (duration.isNegative() || duration.isZero() || !mayBeLong && duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("duration = " + duration + " is not above 0 and at most " + LONGEST + ", unless more is explicitly allowed");
        }
        return duration;
    }

    /**
     * Whether a moment is in the window.
     *
     * @param wallClock the moment, not null
     * @return true from start to before end
     */
    boolean contains(Instant wallClock) {
        return !wallClock.isBefore(start) && wallClock.isBefore(end);
    }

    /**
     * Windows without overlap that cover the same time.
     *
     * @param windows in any order, not null
     * @return in order of time; those that overlap or touch have become one
     */
    static List<MaintenanceWindow> merged(Collection<MaintenanceWindow> windows) {
        List<MaintenanceWindow> merged = new ArrayList<>();
        for (MaintenanceWindow window : windows.stream().sorted(Comparator.comparing(MaintenanceWindow::start)).toList()) {
            MaintenanceWindow last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last == null || window.start.isAfter(last.end)) {
                merged.add(window);
            } else if (window.end.isAfter(last.end)) {
                merged.set(merged.size() - 1, new MaintenanceWindow(last.start, window.end));
            }
        }
        return merged;
    }
}
