// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A copy of the live file, made in blocks, for where the file itself cannot be renamed: across devices, and when somebody has taken its name away. Read from the open file, never through
 * a name. Until it is complete and synced it has a name that every start deletes. NOT thread safe.
 *
 * <p>Source: audit log 11.5.
 */
final class Copying {
    private static final Logger LOG = LoggerFactory.getLogger(Copying.class);
    /** More than the ledger appends between two calls, so that the copy catches up. */
    private static final int BLOCK = 1 << 20;

    private final Generations generations;
    private final Disk.OpenFile copy;
    private final Disk.Facts facts;
    private byte[] block = {};
    private Path name;
    private long copied;

    private Copying(Generations generations, Disk.OpenFile copy, Disk.Facts facts) {
        this.generations = generations;
        this.copy = copy;
        this.facts = facts;
        this.name = generations.part();
    }

    static Copying begin(Generations generations) throws IOException {
        generations.deletePart();
        Disk.OpenFile copy = generations.disk().create(generations.part());
        Disk.Facts facts = null;
        try {
            facts = generations.disk().facts(generations.part());
        } finally {
            if (facts == null) {
                copy.close();
            }
        }
        return new Copying(generations, copy, facts);
    }

    boolean isBehind(long length) {
        return copied < length;
    }

    /** Copies up to one block. */
    void copyBlock(LiveFile live) throws IOException {
        int size = (int) Math.min(BLOCK, live.written() - copied);
        if (block.length < size) {
            block = new byte[size];
        }
        BackwardLines.readFully(live.file(), copied, block, size);
        ByteBuffer bytes = ByteBuffer.wrap(block, 0, size);
        while (bytes.hasRemaining()) {
            copied += copy.write(copied, bytes);
        }
    }

    void sync() throws IOException {
        copy.sync();
    }

    /** Completes the copy and gives it the name of the newest generation, durably. The live file must not grow meanwhile. */
    void finish(LiveFile live) throws IOException {
        while (isBehind(live.written())) {
            copyBlock(live);
        }
        copy.sync();
        generations.disk().rename(generations.part(), generations.newest());
        name = generations.newest();
        generations.syncNames();
    }

    /** The copy is the log now, until the next generation begins. */
    void becomeLive(LiveFile live) {
        live.take(copy, facts, copied);
        live.nowNamed(generations.newest());
    }

    /** Removes the copy; the live file must not grow before that is durable. */
    void discard(LiveFile live) {
        live.oweNames();
        try {
            copy.close();
            generations.disk().delete(name);
        } catch (IOException e) {
            LOG.error("{}: cannot remove a copy that is not needed, its records exist twice: {}", name, e.toString());
        }
    }
}
