// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.varta.api.audit.ChainDigest;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.ChainPoint;
import org.varta.api.audit.RecordLine;
import org.varta.api.audit.SinkException;
import org.varta.api.audit.SinkSession;
import org.varta.api.audit.SinkSession.RollResult;
import org.varta.api.audit.SinkTail;

/**
 * As much of a ledger as one file sink needs: numbers, hashes, a head that is durable at once, rows 1, 2, 7 and 8 of the start table, and the promise that between {@code beforeMove} and the end of a roll nothing is
 * appended. NOT thread safe.
 */
final class TinyLedger {
    /** State words of the head. */
    enum State {
        OPEN, ROLLING, CLEAN
    }

    /** The head. */
    record Head(State state, ChainPoint point, long floor) {
    }

    /** What the world knows at one moment. */
    record Moment(DiskImage disk, Head head, Map<Long, String> acknowledged) {
        static final Moment NEW = new Moment(DiskImage.EMPTY, null, Map.of());

        Moment on(DiskImage other) {
            return new Moment(other, head, acknowledged);
        }
    }

    private static final int PATIENCE = 12;
    /** Kept, so that the level stays: tens of thousands of runs would each tell what was done to them. */
    private static final Logger QUIET = Logger.getLogger("org.varta.audit.file");

    static {
        QUIET.setLevel(Level.OFF);
    }

    static final Path LOG = Path.of(SimulatedDisk.FOLDER, "audit.log");

    final SimulatedDisk disk;
    final ManualClock clock = new ManualClock();
    final List<String> failures = new ArrayList<>();
    /** Happens when the head says that a move follows. */
    Runnable whileRolling = () -> { };
    private final ChainDigest digest = new ChainDigest();
    private final FileSink sink;
    private final Map<Long, String> acknowledged;
    private Head head;
    SinkSession session;
    private long issued;
    private ChainPoint durable = ChainPoint.START;
    private ChainPoint tip = ChainPoint.START;
    private final List<String> unconfirmed = new ArrayList<>();

    TinyLedger(Moment start, long maxBytes) {
        disk = new SimulatedDisk(start.disk());
        head = start.head();
        acknowledged = new TreeMap<>(start.acknowledged());
        sink = new FileSink(new Settings(LOG, maxBytes), disk, clock, 1);
    }

    /** Configures another limit, as if while it runs. */
    void maxBytes(long changed) {
        sink.apply(new Settings(LOG, changed));
    }

    Moment moment() {
        return new Moment(disk.image(), head, Map.copyOf(acknowledged));
    }

    /** A moment at which the disk is another one than now: in the middle of a write. */
    Moment momentOn(DiskImage torn) {
        return new Moment(torn, head, Map.copyOf(acknowledged));
    }

    Head head() {
        return head;
    }

    Map<Long, String> acknowledged() {
        return acknowledged;
    }

    private void write(State state, ChainPoint point, long floor) {
        head = new Head(state, point, floor);
        disk.watcher().after("head", List.of());
    }

    /** Opens, decides, begins. */
    String start() throws SinkException {
        SinkTail tail = prepare();
        boolean isRolling = head != null && head.state() == State.ROLLING && (tail.isCopyOfPrevious()
                || tail.kind() == SinkTail.Kind.EMPTY && tail.previousGeneration().equals(head.point()));
        ChainPoint known = head == null ? ChainPoint.START : head.point();
        long floor = head == null ? 0 : head.floor();
        long base;
        ChainHash parent;
        String reason;
        if (isRolling) {
            base = TailProbe.larger(known.number(), floor);
            parent = known.hash();
            reason = "rotation";
            write(State.ROLLING, known, base);
        } else {
            long atLeast = TailProbe.larger(TailProbe.larger(known.number(), floor), tail.largestNumber());
            boolean isGapOwed = head != null && head.state() != State.CLEAN && known.number() > 0 && !(tail.isTornNumberBurned() && tail.largestNumber() == atLeast);
            base = atLeast + (isGapOwed ? 1 : 0);
            parent = tail.last().hash();
            reason = switch (tail.kind()) {
                case EMPTY -> "fresh";
                case RESUME -> "resume";
                case TORN -> "corrupt_tail";
                case DRIFT, UNKNOWN -> "schema_drift";
                case LEGACY -> "legacy_v1";
            };
            write(State.OPEN, known.number() >= tail.last().number() ? known : tail.last(), base);
        }
        issued = base + 1;
        String boot = bootLine(issued, parent, reason);
        persist(() -> session.begin(issued, boot.getBytes(UTF_8)));
        durable = tip;
        write(State.OPEN, durable, issued);
        return reason;
    }

    private SinkTail prepare() throws SinkException {
        SinkException last = null;
        for (int i = 0; i < PATIENCE; i++) {
            try {
                session = sink.open();
                SinkTail tail = session.probe();
                session.sync();
                return tail;
            } catch (SinkException e) {
                last = e;
                failures.add(e.kind() + "");
                if (session != null) {
                    session.close();
                }
            }
        }
        throw last;
    }

    /** Something that is tried again until it works. */
    interface Step {
        void run() throws SinkException;
    }

    private void persist(Step step) throws SinkException {
        SinkException last = null;
        for (int i = 0; i < PATIENCE; i++) {
            try {
                step.run();
                return;
            } catch (SinkException e) {
                failures.add(e.kind() + "");
                last = e;
            }
        }
        throw last;
    }

    private String bootLine(long number, ChainHash parent, String reason) {
        return line(RecordLine.Kind.BOOT, number, parent, number + "\t1700000000000\t0\tboot\t4242\t" + parent.column() + "\t" + reason);
    }

    private String line(RecordLine.Kind kind, long number, ChainHash before, String body) {
        byte[] bytes = body.getBytes(UTF_8);
        tip = new ChainPoint(number, digest.after(before, kind, bytes, 0, bytes.length));
        return body + "\t" + tip.hash().column() + "\n";
    }

    /** Stamps and appends records without syncing them. */
    void append(int count) throws SinkException {
        List<String> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            issued++;
            batch.add(line(RecordLine.Kind.REFUSED, issued, tip.hash(), issued + "\t1700000000000\t5\trefused\t1001\tdebounced"));
        }
        unconfirmed.addAll(batch);
        try {
            session.append(new Lines(batch.toArray(String[]::new)));
        } catch (SinkException e) {
            again(e);
        }
    }

    /** Syncs, and acknowledges. */
    void sync() throws SinkException {
        try {
            session.sync();
        } catch (SinkException e) {
            again(e);
        }
        durable = tip;
        unconfirmed.forEach(line -> acknowledged.put(Long.parseLong(line.substring(0, line.indexOf('\t'))), line));
        unconfirmed.clear();
        disk.watcher().after("acknowledge", List.of());
    }

    /** After a failure: back to what is known, then the same lines again, and synced. */
    private void again(SinkException first) throws SinkException {
        failures.add(first.kind() + "");
        Lines lines = new Lines(unconfirmed.toArray(String[]::new));
        persist(() -> {
            session.recover(lines);
            if (!unconfirmed.isEmpty()) {
                session.append(lines);
                session.sync();
            }
        });
    }

    /** One call of roll; null if it threw. */
    RollResult roll(long budgetNanos) throws SinkException {
        ChainPoint before = tip;
        RollResult result;
        try {
            result = session.roll(this::beforeMove, budgetNanos);
        } catch (SinkException e) {
            tip = before;
            again(e);
            return null;
        }
        if (result == RollResult.COMPLETE) {
            durable = tip;
            write(State.OPEN, durable, issued);
        } else {
            tip = before;
            if (result == RollResult.FAILED) {
                write(State.OPEN, durable, issued);
            }
        }
        return result;
    }

    private byte[] beforeMove() {
        write(State.ROLLING, durable, issued);
        whileRolling.run();
        issued++;
        return bootLine(issued, durable.hash(), "rotation").getBytes(UTF_8);
    }

    /** Rolls until nothing is to be done. */
    RollResult rollOn(long budgetNanos) throws SinkException {
        RollResult result = roll(budgetNanos);
        for (int i = 0; i < 100 && (result == null || result == RollResult.DEFERRED); i++) {
            result = roll(budgetNanos);
        }
        return result;
    }

    /** Stops in order. */
    void stop() throws SinkException {
        sync();
        write(State.CLEAN, durable, issued);
        session.close();
    }
}
