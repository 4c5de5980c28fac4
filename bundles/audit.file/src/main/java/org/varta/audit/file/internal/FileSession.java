// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.audit.AuditLines;
import org.varta.api.audit.ChainPoint;
import org.varta.api.audit.RecordLine;
import org.varta.api.audit.SinkException;
import org.varta.api.audit.SinkSession;
import org.varta.api.audit.SinkTail;

/**
 * The live file of one log, opened and locked. Two lengths are kept: what was written and what is known to be synced; after any failure the file is cut back to the synced
 * length, so no line is ever merged with half of another and none is written twice. NOT thread safe, except that {@link #close} may come from another thread.
 */
final class FileSession implements SinkSession {
    private static final Logger LOG = LoggerFactory.getLogger(FileSession.class);
    private static final int GENERATIONS = 5;

    private final Disk disk;
    private final Path path;
    private final Closeable lock;
    private final Consumer<FileSession> whenClosed;
    private volatile Disk.OpenFile file;
    private TailScan scan;
    private boolean isCut;
    private boolean isBegun;
    private long written;
    private long synced;

    /** Takes over the lock and, where the log exists, its open file; {@code file} is null where it does not. */
    FileSession(Disk disk, Path path, Closeable lock, Disk.OpenFile file, Consumer<FileSession> whenClosed) {
        this.disk = disk;
        this.path = path;
        this.lock = lock;
        this.file = file;
        this.whenClosed = whenClosed;
    }

    @Override
    public String identity() {
        return "file:" + path;
    }

    @Override
    public SinkTail probe() throws SinkException {
        try {
            scan = file == null ? TailScan.MISSING : TailProbe.scan(file);
            TailScan previous = newestGeneration();
            refuseWhatCannotBeRepaired();
            return new SinkTail(scan.kind(), scan.last(), TailProbe.larger(scan.recovered(), previous.recovered()),
                    scan.isTornNumberBurned(), scan.isBoot(), scan.parent(), new ChainPoint(previous.recovered(), previous.last().hash()),
                    scan.hasSameTailAs(previous), scan.isLinkVerified(), scan.length() - scan.keep());
        } catch (SinkException e) {
            throw e;
        } catch (IOException e) {
            throw new SinkException(SinkException.Kind.OPEN, "cannot read " + path + ": " + e, e);
        }
    }

    private void refuseWhatCannotBeRepaired() throws SinkException {
        String what = switch (scan.kind()) {
            case EMPTY, RESUME, TORN -> null;
            case DRIFT -> "behind its last good record, complete lines that are no records begin";
            case LEGACY -> "schema v1 begins";
            case UNKNOWN -> "something that is no audit log begins";
        };
        if (what != null) {
            throw new SinkException(SinkException.Kind.REFUSED, path + " is of class " + scan.kind() + ": " + what + " at byte "
                    + scan.doubtAt() + "; this version does not go on behind that and has changed nothing", null);
        }
    }

    private TailScan newestGeneration() throws IOException {
        for (int i = 1; i <= GENERATIONS; i++) {
            Path older = path.resolveSibling(path.getFileName() + "." + i);
            if (disk.facts(older) != null) {
                try (Disk.OpenFile generation = disk.openForReading(older)) {
                    return TailProbe.scan(generation);
                }
            }
        }
        return TailScan.MISSING;
    }

    @Override
    public void begin(long number, byte[] bootLine) throws SinkException {
        if (scan == null) {
            throw new IllegalStateException("begin before probe");
        }
        try {
            openForBegin();
            cutTornEnd();
            written = scan.keep();
            append(firstBytes(bootLine));
        } catch (SinkException e) {
            throw e;
        } catch (IOException e) {
            throw new SinkException(SinkException.Kind.WRITE, "cannot begin in " + path + ": " + e, e);
        }
        syncContent();
        syncNames();
        isBegun = true;
    }

    private void openForBegin() throws IOException {
        if (file == null) {
            file = disk.create(path);
        } else if (!file.isOpen()) {
            reopen();
        } else if (!isCut && file.length() != scan.length()) {
            throw new SinkException(SinkException.Kind.IDENTITY, path + " was changed by somebody else since it was probed", null);
        }
        isCut = true;
    }

    private void cutTornEnd() throws IOException {
        long length = file.length();
        if (length > scan.keep()) {
            LOG.info("{}: cutting {} bytes off at byte {}, SHA-256 {}", path, length - scan.keep(), scan.keep(),
                    Fragment.sha256(file, scan.keep(), length));
            file.truncate(scan.keep());
        }
    }

    private ByteBuffer firstBytes(byte[] bootLine) {
        int headerLength = scan.isHeaderMissing() ? RecordLine.HEADER.length() : 0;
        ByteBuffer bytes = ByteBuffer.allocateDirect(headerLength + bootLine.length);
        return bytes.put(HeaderSearch.HEADER, 0, headerLength).put(bootLine).flip();
    }

    private void syncNames() throws SinkException {
        try {
            disk.syncDirectory(path.getParent());
        } catch (IOException e) {
            throw new SinkException(SinkException.Kind.DIRSYNC, "cannot make the name of " + path + " durable: " + e, e);
        }
    }

    @Override
    public void append(AuditLines lines) throws SinkException {
        append(lines.bytes());
    }

    private void append(ByteBuffer bytes) throws SinkException {
        try {
            long at = written;
            while (bytes.hasRemaining()) {
                at += file.write(at, bytes);
            }
            written = at;
        } catch (IOException e) {
            throw new SinkException(SinkException.Kind.WRITE, "cannot write to " + path + ": " + e, e);
        }
    }

    @Override
    public void sync() throws SinkException {
        if (isBegun) {
            syncContent();
        } else if (file != null) {
            syncContent();
            syncNames();
        }
    }

    private void syncContent() throws SinkException {
        try {
            file.sync();
            synced = written;
        } catch (IOException e) {
            throw new SinkException(SinkException.Kind.SYNC, "cannot sync " + path + ": " + e, e);
        }
    }

    @Override
    public int recover(AuditLines unconfirmed) throws SinkException {
        try {
            if (!file.isOpen()) {
                reopen();
            }
            if (file.length() < synced) {
                throw new SinkException(SinkException.Kind.IDENTITY, path + " became shorter than what was synced", null);
            }
            file.truncate(synced);
            written = synced;
        } catch (SinkException e) {
            throw e;
        } catch (IOException e) {
            throw new SinkException(SinkException.Kind.WRITE, "cannot cut " + path + " back to byte " + synced + ": " + e, e);
        }
        syncContent();
        return 0;
    }

    /** Our channel is gone (an interrupt does that): the same file again, or nothing. */
    private void reopen() throws IOException {
        Disk.OpenFile again = SafeOpen.existing(disk, path);
        if (again == null) {
            throw new SinkException(SinkException.Kind.IDENTITY, path + " is no longer there", null);
        }
        file = again;
    }

    @Override
    public RollResult roll(RollHandler handler, long budgetNanos) {
        return RollResult.NOT_NEEDED;
    }

    @Override
    public void close() {
        try (Closeable released = lock; Closeable closed = file) {
            LOG.debug("{}: closed {}, released {}", path, closed, released);
        } catch (IOException e) {
            LOG.warn("{}: closing failed: {}", path, e.toString());
        }
        whenClosed.accept(this);
    }
}
