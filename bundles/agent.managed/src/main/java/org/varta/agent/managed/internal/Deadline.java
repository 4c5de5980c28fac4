// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.managed.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.agent.managed.Contributor;

/** The deadline as a contributor writes it: a number, or a text as component annotations and files have it. */
final class Deadline {
    private static final Logger LOG = LoggerFactory.getLogger("org.varta.agent.managed");
    private static final long MOST_MILLIS = 86_400_000;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long NONE = 0;

    private Deadline() {
    }

    /** A wrong one is named and counts as none: what it says about its status still counts. */
    static long nanos(Object written, PartName part) {
        if (written == null) {
            return NONE;
        }
        long millis = written.toString().strip().matches("[0-9]{1,8}") ? Long.parseLong(written.toString().strip()) : NONE;
        if (millis < 1 || millis > MOST_MILLIS) {
            LOG.error("agent.managed: contributor {} ({}): {} = {} is not within 1 to {}, its progress is not looked at", part.name(), part.restartable(), Contributor.DEADLINE_MILLIS, written, MOST_MILLIS);
            return NONE;
        }
        return millis * NANOS_PER_MILLI;
    }
}
