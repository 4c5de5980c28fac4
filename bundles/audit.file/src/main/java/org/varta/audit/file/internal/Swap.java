// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.audit.SinkException;
import org.varta.api.audit.SinkSession.RollResult;

/**
 * The new generation itself, behind one whose name has been moved out of the way: created, begun with header and boot line in one write, synced, its name made durable, and only then
 * written to. If that fails the outgoing generation gets its name back. Nothing in here is put off. NOT thread safe.
 *
 * <p>Source: audit log 11.4 f to h and ANCHORING, chain continuity 7.
 */
final class Swap {
    private static final Logger LOG = LoggerFactory.getLogger(Swap.class);

    private final Generations generations;
    private final LiveFile live;
    private final SinkClock clock;
    private final Path path;
    private final Disk disk;

    Swap(Generations generations, LiveFile live, SinkClock clock) {
        this.generations = generations;
        this.live = live;
        this.clock = clock;
        this.path = generations.live();
        this.disk = generations.disk();
    }

    /**
     * Begins the new generation.
     *
     * @return COMPLETE, or FAILED when the outgoing generation goes on, which names are then owed
     * @throws SinkException likewise, if the names could not be made durable
     */
    RollResult begin(byte[] bootLine) throws SinkException {
        Disk.OpenFile next = null;
        Disk.Facts created = null;
        long length;
        try {
            next = disk.create(path);
            created = disk.facts(path);
            length = write(next, bootLine);
            next.sync();
        } catch (IOException e) {
            LOG.warn("{}: cannot begin a new generation: {}", path, e.toString());
            close(next);
            giveNameBack(next == null || created != null ? created : facts());
            return RollResult.FAILED;
        }
        anchor(next, created);
        live.take(next, created, length);
        return RollResult.COMPLETE;
    }

    private Disk.Facts facts() {
        try {
            return disk.facts(path);
        } catch (IOException e) {
            LOG.debug("what is kept as somebody else's file may be ours", e);
            return null;
        }
    }

    private static long write(Disk.OpenFile next, byte[] bootLine) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(HeaderSearch.HEADER.length + bootLine.length).put(HeaderSearch.HEADER).put(bootLine).flip();
        long at = 0;
        while (bytes.hasRemaining()) {
            at += next.write(at, bytes);
        }
        return at;
    }

    private void anchor(Disk.OpenFile next, Disk.Facts created) throws SinkException {
        try {
            generations.syncNames();
        } catch (IOException e) {
            close(next);
            giveNameBack(created);
            throw new SinkException(SinkException.Kind.DIRSYNC, "cannot make the name of a new " + path + " durable: " + e, e);
        }
    }

    /**
     * Gives the outgoing generation its own name back, over a new file that holds nothing confirmed; answers whether it could. Where it could not, it is written on under the name of the
     * newest generation.
     *
     * @param created what the new file is, or null if it was not created
     */
    boolean giveNameBack(Disk.Facts created) {
        try {
            Disk.Facts occupant = disk.facts(path);
            if (occupant != null && !occupant.isSameFileAs(created)) {
                moveForeignAway();
            }
            disk.rename(generations.newest(), path);
            live.nowNamed(path);
            return true;
        } catch (IOException e) {
            LOG.error("{}: cannot be given its name back, the log goes on in {}: {}", path, generations.newest(), e.toString());
            return false;
        }
    }

    /** Somebody else's file in the place of ours: kept, under another name. */
    void moveForeignAway() throws IOException {
        Path aside = generations.foreign(clock.wallMillis());
        LOG.warn("{}: somebody else has put a file here; renaming it to {}", path, aside.getFileName());
        if (disk.facts(aside) != null) {
            throw new IOException(aside + " exists already");
        }
        disk.rename(path, aside);
    }

    private static void close(Disk.OpenFile file) {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            LOG.debug("closing a file that is given up", e);
        }
    }
}
