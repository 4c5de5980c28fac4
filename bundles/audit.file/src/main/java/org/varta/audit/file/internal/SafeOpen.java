// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.audit.SinkException;

/**
 * Opens a log file only if it is what a log file should be: regular, ours, with one name, not writable by others; by its own name and not through a link. Stateless.
 *
 * <p>Source: audit log 7.3 step 4.
 */
final class SafeOpen {
    private static final Logger LOG = LoggerFactory.getLogger(SafeOpen.class);
    private static final int WRITABLE_BY_OTHERS = 022;
    private static final int READABLE_BY_OTHERS = 044;
    private static final int WRITABLE_BY_ALL = 002;
    private static final int STICKY = 01000;

    private SafeOpen() {
    }

    /** A file that is safe to write, open, and what it is. */
    record Found(Disk.OpenFile file, Disk.Facts facts) {
    }

    /** Opens an existing file for reading and writing; null if there is none. Nothing is changed. */
    static Found existing(Disk disk, Path path) throws IOException {
        Disk.Facts before = disk.facts(path);
        if (before == null) {
            return null;
        }
        check(disk, path, before);
        Disk.OpenFile file = disk.open(path);
        if (!before.isSameFileAs(disk.facts(path))) {
            file.close();
            throw new SinkException(SinkException.Kind.IDENTITY, path + " was replaced while it was opened", null);
        }
        return new Found(file, before);
    }

    private static void check(Disk disk, Path path, Disk.Facts facts) throws IOException {
        if (!facts.isRegular()) {
            throw refused(path + " is not a regular file (a link is not followed)");
        }
        if (facts.owner() != disk.effectiveUser()) {
            throw refused(path + " belongs to user " + facts.owner() + ", not to the user this process runs as");
        }
        if (facts.links() != 1) {
            throw refused(path + " has " + facts.links() + " names (hard links), allowed is 1");
        }
        if (facts.isOpenTo(WRITABLE_BY_OTHERS)) {
            throw refused(path + " has mode " + facts.modeText() + ", it must not be writable by group or others");
        }
        if (facts.isOpenTo(READABLE_BY_OTHERS)) {
            LOG.warn("{} has mode {}: others can read the audit log; 0600 is recommended", path, facts.modeText());
        }
    }

    /** Says so when others may rename or delete the log. */
    static void warnOfOpenDirectory(Disk disk, Path directory) throws IOException {
        Disk.Facts facts = disk.facts(directory);
        if (facts != null && facts.isOpenTo(WRITABLE_BY_ALL) && !facts.isOpenTo(STICKY)) {
            LOG.warn("{} has mode {}: others can rename or delete the audit log", directory, facts.modeText());
        }
    }

    private static SinkException refused(String message) {
        return new SinkException(SinkException.Kind.REFUSED, message, null);
    }
}
