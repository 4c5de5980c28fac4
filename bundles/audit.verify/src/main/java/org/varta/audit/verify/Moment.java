// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Moments as people write them. Stateless. */
final class Moment {
    static final String FORMS = "90s, 15m, 2h or 3d ago, 2026-01-31, 2026-01-31T12:00, or 2026-01-31T12:00:00Z";
    private static final Pattern AGO = Pattern.compile("(\\d{1,9})([smhd])");
    private static final Map<String, ChronoUnit> UNITS = Map.of("s", ChronoUnit.SECONDS, "m", ChronoUnit.MINUTES, "h", ChronoUnit.HOURS, "d", ChronoUnit.DAYS);

    private Moment() {
    }

    /**
     * Reads a moment.
     *
     * @param option for the complaint
     * @param text one of the {@link #FORMS}
     * @param clock for moments so long ago; its zone is the one of moments without any
     */
    static Instant of(String option, String text, Clock clock) throws UsageException {
        Matcher ago = AGO.matcher(text);
        try {
            if (ago.matches()) {
                return clock.instant().minus(Duration.of(Long.parseLong(ago.group(1)), UNITS.get(ago.group(2))));
            }
            String iso = text.replace(' ', 'T');
            int time = iso.indexOf('T');
            if (time < 0) {
                return LocalDate.parse(iso).atStartOfDay(clock.getZone()).toInstant();
            }
            boolean hasZone = iso.endsWith("Z") || iso.indexOf('+', time) > 0 || iso.indexOf('-', time) > 0;
            return hasZone ? OffsetDateTime.parse(iso).toInstant() : LocalDateTime.parse(iso).atZone(clock.getZone()).toInstant();
        } catch (DateTimeException e) {
            throw new UsageException(option + " needs " + FORMS + ", not " + text);
        }
    }
}
