// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.audit.SinkException;
import org.varta.api.audit.SinkException.Kind;

/**
 * The file that is written: open, with the name it has now. Two lengths are kept: what was written and what is known to be synced. Nothing is written or reported synced while the
 * names under which it is found are in doubt. NOT thread safe, except {@link #close}.
 */
final class LiveFile {
    private static final Logger LOG = LoggerFactory.getLogger(LiveFile.class);

    private static final int BLOCK = 65_536;
    /** More than the ledger ever leaves unsynced. */
    private static final int MOST_UNSYNCED = 1 << 20;

    private final Generations generations;
    private volatile Disk.OpenFile file;
    private volatile boolean isClosed;
    private Disk.Facts identity;
    private Path name;
    private long written;
    private long synced;
    private boolean areNamesOwed;

    /** A live file that does not exist yet. */
    LiveFile(Generations generations) {
        this.generations = generations;
        this.name = generations.live();
    }

    boolean exists() {
        return file != null;
    }

    boolean isOpen() {
        return file != null && file.isOpen();
    }

    Disk.OpenFile file() {
        return file;
    }

    Path path() {
        return generations.live();
    }

    long written() {
        return written;
    }

    /** Whether a name found stands for this file. */
    boolean is(Disk.Facts found) {
        return identity.isSameFileAs(found);
    }

    /** It has the name of the newest generation, because it could not be given its own back. */
    boolean isStranded() {
        return !name.equals(generations.live());
    }

    /** From now on this file is the one that is written. */
    void take(Disk.OpenFile next, Disk.Facts facts) {
        close(file);
        file = next;
        identity = facts;
        name = generations.live();
        if (isClosed) {
            close(next);
        }
    }

    /** Notes what a file is that was just created. */
    void identify() throws IOException {
        if (identity == null) {
            identity = generations.disk().facts(name);
        }
        if (identity == null) {
            throw new NoSuchFileException(name.toString());
        }
    }

    private void close(Disk.OpenFile open) {
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            LOG.warn("{}: closing failed: {}", name, e.toString());
        }
    }

    /** As {@link #take}, of a file whose first bytes are durable under its name. */
    void take(Disk.OpenFile next, Disk.Facts facts, long length) {
        take(next, facts);
        startAt(length);
        synced = length;
        areNamesOwed = false;
    }

    /** The file has gone, with its name. */
    void forget() {
        close(file);
        file = null;
    }

    /** It was renamed; nothing is written to it before that is durable. */
    void nowNamed(Path changed) {
        name = changed;
        areNamesOwed = true;
    }

    /** Names around it were changed; nothing is written to it before that is durable. */
    void oweNames() {
        areNamesOwed = true;
    }

    void startAt(long length) {
        written = length;
    }

    void append(ByteBuffer bytes) throws SinkException {
        settleNames();
        try {
            long at = written;
            while (bytes.hasRemaining()) {
                at += file.write(at, bytes);
            }
            written = at;
        } catch (IOException e) {
            throw new SinkException(Kind.WRITE, "cannot write to " + name + ": " + e, e);
        }
    }

    /** Makes everything written durable; nothing to do if it is. */
    void settle() throws SinkException {
        if (written != synced) {
            syncContent();
        }
        settleNames();
    }

    void sync() throws SinkException {
        syncContent();
        settleNames();
    }

    void syncContent() throws SinkException {
        try {
            file.sync();
            synced = written;
        } catch (IOException e) {
            throw new SinkException(Kind.SYNC, "cannot sync " + name + ": " + e, e);
        }
    }

    /** Makes names durable that were changed; nothing to do if none were. */
    void settleNames() throws SinkException {
        if (areNamesOwed) {
            syncNames();
        }
    }

    void syncNames() throws SinkException {
        try {
            generations.syncNames();
            areNamesOwed = false;
        } catch (IOException e) {
            throw new SinkException(Kind.DIRSYNC, "cannot make the name of " + name + " durable: " + e, e);
        }
    }

    /** Writes the end again as it reads, so that the next sync has something to do. */
    void rewriteEnd() throws SinkException {
        try {
            byte[] block = new byte[BLOCK];
            long length = file.length();
            for (long at = Math.max(0, length - MOST_UNSYNCED); at < length; at += BLOCK) {
                int size = (int) Math.min(BLOCK, length - at);
                BackwardLines.readFully(file, at, block, size);
                ByteBuffer bytes = ByteBuffer.wrap(block, 0, size);
                while (bytes.hasRemaining()) {
                    file.write(at + bytes.position(), bytes);
                }
            }
        } catch (IOException e) {
            throw new SinkException(Kind.WRITE, "cannot write the end of " + name + " again: " + e, e);
        }
    }

    /** Back to what is known to be synced, whatever became of the rest. */
    void cutBack() throws SinkException {
        try {
            if (!file.isOpen()) {
                reopen();
            }
            if (file.length() < synced) {
                throw new SinkException(Kind.IDENTITY, name + " became shorter than what was synced", null);
            }
            file.truncate(synced);
            written = synced;
        } catch (SinkException e) {
            throw e;
        } catch (IOException e) {
            throw new SinkException(Kind.WRITE, "cannot cut " + name + " back to byte " + synced + ": " + e, e);
        }
        sync();
    }

    /** Our channel is gone (an interrupt does that): the same file again, or nothing. */
    void reopen() throws IOException {
        SafeOpen.Found again = SafeOpen.existing(generations.disk(), name);
        if (again == null) {
            throw new SinkException(Kind.IDENTITY, name + " is no longer there", null);
        }
        if (identity != null && !is(again.facts())) {
            again.file().close();
            throw new SinkException(Kind.IDENTITY, name + " is another file now", null);
        }
        file = again.file();
        identity = again.facts();
    }

    void close() {
        isClosed = true;
        close(file);
    }
}
