// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.audit.AuditLines;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.ChainPoint;
import org.varta.api.audit.RecordLine;
import org.varta.api.audit.SinkException;
import org.varta.api.audit.SinkSession;
import org.varta.api.audit.SinkTail;

/**
 * One log file with its older generations, opened and locked. After any failure the file is cut back to what is known to be synced, so no line is ever merged with half of another and
 * none is written twice. NOT thread safe, except that {@link #release} may come from another thread.
 */
final class FileSession implements SinkSession {
    private static final Logger LOG = LoggerFactory.getLogger(FileSession.class);

    private final Disk disk;
    private final Generations generations;
    private final Closeable lock;
    private final Set<Path> doubted;
    private final Consumer<FileSession> whenClosed;
    private final LiveFile live;
    private final Rotation rotation;
    private TailScan scan;
    /** The live file was copied into the newest generation, but not removed yet. */
    private boolean isCopied;
    private boolean isCut;
    private boolean isBegun;

    /**
     * Takes over the lock and, where the log exists, its open file.
     *
     * @param found null where it does not exist
     * @param maxBytes asked each time
     * @param doubted live files whose last sync before {@code begin} has failed, shared by the sessions of a sink
     * @param whenClosed told once or twice
     */
    FileSession(Generations generations, Closeable lock, SafeOpen.Found found, LongSupplier maxBytes, SinkClock clock,
            Set<Path> doubted, Consumer<FileSession> whenClosed) {
        this.disk = generations.disk();
        this.generations = generations;
        this.lock = lock;
        this.doubted = doubted;
        this.whenClosed = whenClosed;
        this.live = new LiveFile(generations);
        if (found != null) {
            live.take(found.file(), found.facts());
        }
        this.rotation = new Rotation(generations, live, maxBytes, clock);
    }

    @Override
    public String identity() {
        return "file:" + generations.live();
    }

    @Override
    public SinkTail probe() throws SinkException {
        try {
            scan = live.exists() ? TailProbe.scan(live.file()) : TailScan.MISSING;
            TailScan previous = newestGeneration();
            isCopied = scan.hasSameTailAs(previous);
            return new SinkTail(scan.kind(), scan.last(), TailProbe.larger(scan.recovered(), previous.recovered()),
                    scan.isTornNumberBurned(), scan.isBoot(), scan.parent(), new ChainPoint(previous.recovered(), previous.last().hash()),
                    isCopied, scan.isLinkVerified(), scan.length() - scan.keep());
        } catch (IOException e) {
            throw new SinkException(SinkException.Kind.OPEN, "cannot read " + generations.live() + " and its older generations: " + e, e);
        }
    }

    private TailScan newestGeneration() throws IOException {
        Path newest = generations.newestExisting();
        if (newest == null) {
            return TailScan.MISSING;
        }
        try (Disk.OpenFile generation = disk.openForReading(newest)) {
            return TailProbe.scan(generation);
        }
    }

    @Override
    public void begin(long number, byte[] bootLine) throws SinkException {
        if (scan == null) {
            throw new IllegalStateException("begin before probe");
        }
        try {
            removePart();
            if (isCopied && isRotationBehind(scan.last().hash(), bootLine)) {
                removeCopied();
            }
            openForBegin();
            cutTornEnd();
            sayWhatIsKept();
            live.startAt(scan.keep());
            live.append(firstBytes(bootLine));
        } catch (SinkException e) {
            throw e;
        } catch (IOException e) {
            throw new SinkException(SinkException.Kind.WRITE, "cannot begin in " + generations.live() + ": " + e, e);
        }
        live.syncContent();
        live.syncNames();
        isBegun = true;
    }

    private void removePart() {
        try {
            generations.deletePart();
        } catch (IOException e) {
            LOG.warn("{}: cannot remove an unfinished copy: {}", generations.part(), e.toString());
        }
    }

    private static boolean isRotationBehind(ChainHash last, byte[] bootLine) {
        RecordLine boot = new RecordLine();
        return boot.parse(bootLine, 0, bootLine.length - 1) && last.equals(boot.parent()) && new String(bootLine, US_ASCII).contains("\trotation\t");
    }

    /** Finishes a move across devices that was interrupted behind its copy. */
    private void removeCopied() throws IOException {
        generations.syncNames();
        disk.delete(generations.live());
        LOG.info("{}: removed, {} is its copy", generations.live(), generations.newest().getFileName());
        live.forget();
        scan = TailScan.MISSING;
        isCopied = false;
    }

    private void openForBegin() throws IOException {
        if (!live.exists()) {
            live.take(disk.create(generations.live()), null);
        } else if (!live.isOpen()) {
            live.reopen();
        } else if (!isCut && live.file().length() != scan.length()) {
            throw new SinkException(SinkException.Kind.IDENTITY, generations.live() + " was changed by somebody else since it was probed", null);
        }
        live.identify();
        isCut = true;
    }

    private void cutTornEnd() throws IOException {
        long length = live.file().length();
        if (length > scan.keep()) {
            LOG.info("{}: cutting {} bytes off at byte {}, SHA-256 {}", generations.live(), length - scan.keep(), scan.keep(),
                    Fragment.sha256(live.file(), scan.keep(), length));
            live.file().truncate(scan.keep());
        }
    }

    private void sayWhatIsKept() {
        switch (scan.kind()) {
            case LEGACY -> LOG.warn("{}: written by schema v1; it stays, and a v2 header follows it", generations.live());
            case UNKNOWN -> LOG.warn("{}: its header is not recognised; it stays, and a v2 header follows it", generations.live());
            case DRIFT -> LOG.warn("{}: lines that are no records stay from byte {} on", generations.live(), scan.doubtAt());
            case EMPTY, RESUME, TORN -> LOG.debug("{}: {}", generations.live(), scan.kind());
        }
    }

    private ByteBuffer firstBytes(byte[] bootLine) throws IOException {
        int headerLength = scan.isHeaderMissing() ? HeaderSearch.HEADER.length : 0;
        ByteBuffer bytes = ByteBuffer.allocateDirect(1 + headerLength + bootLine.length);
        if (headerLength > 0 && isLineOpen()) {
            bytes.put((byte) '\n');
        }
        return bytes.put(HeaderSearch.HEADER, 0, headerLength).put(bootLine).flip();
    }

    /** Whether what is kept ends in the middle of a line. */
    private boolean isLineOpen() throws IOException {
        byte[] end = {'\n'};
        if (scan.keep() > 0) {
            BackwardLines.readFully(live.file(), scan.keep() - 1, end, 1);
        }
        return end[0] != '\n';
    }

    @Override
    public void append(AuditLines lines) throws SinkException {
        live.append(lines.bytes());
    }

    @Override
    public void sync() throws SinkException {
        if (isBegun) {
            live.sync();
            return;
        }
        if (live.exists()) {
            syncWhatWasFound();
        }
        live.syncNames();
    }

    /** A sync that succeeds behind one that failed says nothing about what it should have synced: that is written again first, also by the next session. */
    private void syncWhatWasFound() throws SinkException {
        if (doubted.contains(generations.live())) {
            live.rewriteEnd();
        }
        doubted.add(generations.live());
        live.syncContent();
        doubted.remove(generations.live());
    }

    @Override
    public int recover(AuditLines unconfirmed) throws SinkException {
        live.cutBack();
        return 0;
    }

    @Override
    public RollResult roll(RollHandler handler, long budgetNanos) throws SinkException {
        return rotation.roll(handler, budgetNanos);
    }

    @Override
    public void close() {
        if (isBegun) {
            rotation.close();
        }
        release();
    }

    /** Closes the file and releases the lock, whatever is going on. */
    void release() {
        live.close();
        try {
            lock.close();
        } catch (IOException e) {
            LOG.warn("{}: releasing the lock failed: {}", generations.live(), e.toString());
        }
        whenClosed.accept(this);
    }
}
