// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The names around a live file, and what makes room among them. Stateless: what is free is looked up each time, so an interrupted shift is simply continued.
 *
 * <p>Source: audit log 2 and 11.4, SHIFTING.
 */
record Generations(Disk disk, Path live) {
    static final int COUNT = 5;
    private static final int NEWEST = 1;

    Path slot(int index) {
        return beside("." + index);
    }

    /** Where the outgoing generation goes. */
    Path newest() {
        return slot(NEWEST);
    }

    /** The unfinished copy of a live file that cannot be renamed. */
    Path part() {
        return beside(".1.part");
    }

    Path lock() {
        return beside(".lock");
    }

    /** Where a file goes that somebody else has put in the place of the live one. */
    Path foreign(long wallMillis) {
        return beside(".foreign." + wallMillis);
    }

    private Path beside(String suffix) {
        return live.resolveSibling(live.getFileName() + suffix);
    }

    Path directory() {
        return live.getParent();
    }

    /** The newest generation that exists, or null. */
    Path newestExisting() throws IOException {
        for (int i = NEWEST; i <= COUNT; i++) {
            if (disk.facts(slot(i)) != null) {
                return slot(i);
            }
        }
        return null;
    }

    /**
     * Does one operation towards a free first slot, or answers true because it is free. A free slot is never skipped and the oldest generation deleted only if there is none, so
     * that repeated attempts cannot delete more than one.
     */
    boolean makeRoom() throws IOException {
        int free = lowestFree();
        if (free == NEWEST) {
            return true;
        }
        if (free > COUNT) {
            requireGeneration(slot(COUNT));
            disk.delete(slot(COUNT));
        } else {
            requireGeneration(slot(free - 1));
            disk.rename(slot(free - 1), slot(free));
        }
        return false;
    }

    private int lowestFree() throws IOException {
        int i = NEWEST;
        while (i <= COUNT && disk.facts(slot(i)) != null) {
            i++;
        }
        return i;
    }

    private void requireGeneration(Path slot) throws IOException {
        Disk.Facts facts = disk.facts(slot);
        if (facts != null && !facts.isRegular()) {
            throw new IOException(slot + " is not a regular file (a link is not followed), it is neither moved nor deleted");
        }
    }

    void deletePart() throws IOException {
        if (disk.facts(part()) != null) {
            disk.delete(part());
        }
    }

    void syncNames() throws IOException {
        disk.syncDirectory(directory());
    }
}
