// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.varta.api.audit.AuditLines;
import org.varta.api.audit.AuditSink;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.ChainPoint;
import org.varta.api.audit.SinkException;
import org.varta.api.audit.SinkException.Kind;
import org.varta.api.audit.SinkSession;
import org.varta.api.audit.SinkTail;

/**
 * A sink on a disk in memory: generations in files, whose content and whose names become durable separately. Every operation can be the last one before a kill or a power cut, and each can fail. Lines only,
 * no header.
 */
final class DiskSink implements AuditSink {
    /** What may fail, beside the head. */
    static final List<String> OPERATIONS = List.of("open", "probe", "hold", "begin", "append", "sync", "recover", "shift", "rename", "create", "boot", "bootSync", "names", "undo");

    /** One generation. */
    private static final class Content {
        private byte[] bytes = new byte[512];
        private int length;
        private int synced;

        void write(byte[] from, int start, int end) {
            if (length + end - start > bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * (length + end - start));
            }
            System.arraycopy(from, start, bytes, length, end - start);
            length += end - start;
        }

        void cut(int to) {
            length = to;
            synced = Math.min(synced, to);
        }

        byte[] copy() {
            return Arrays.copyOf(bytes, length);
        }

        Content forked() {
            Content other = new Content();
            other.bytes = bytes.clone();
            other.length = length;
            other.synced = synced;
            return other;
        }
    }

    String name;
    private final Map<String, Integer> failures = new HashMap<>();
    /** Runs at each operation, before its effect. */
    Runnable before = () -> { };
    /** What was asked of it, if somebody wants to know. */
    List<String> operations;
    /** A generation of so many bytes is full. */
    int fullAt = Integer.MAX_VALUE;
    /** How often a rotation is put off before anything is moved, and how often between its boot record and its names. */
    int deferrals;
    int anchorDeferrals;
    /** Whether a failure in the middle of a rotation is thrown instead of answered. */
    boolean isThrowing;
    /** The live generation first, null where there is none; older ones behind it. */
    private List<Content> names = new ArrayList<>(Arrays.asList((Content) null));
    /** The names after each change that is not durable, behind those that are. */
    private final List<List<Content>> changes = new ArrayList<>(List.of(names));
    private volatile boolean isOpen;

    DiskSink(String name) {
        this.name = name;
    }

    void fail(String operation, int times) {
        failures.put(operation, times);
    }

    void failNothing() {
        failures.clear();
    }

    private void step(String operation, Kind kind) throws SinkException {
        if (operations != null) {
            operations.add(operation);
        }
        before.run();
        if (!failures.isEmpty() && failures.merge(operation, -1, Integer::sum) >= 0) {
            throw new SinkException(kind, "injected: " + operation, null);
        }
    }

    private void rename(List<Content> next) {
        names = next;
        changes.add(next);
    }

    private void makeNamesDurable() {
        changes.clear();
        changes.add(names);
    }

    /** The process is gone; what it has written can still be read. */
    void kill() {
        isOpen = false;
    }

    /** How many bytes the power cut may take. */
    int unsynced() {
        Content live = newest();
        return live == null ? 0 : live.length - live.synced;
    }

    int undurableNames() {
        return changes.size() - 1;
    }

    private Content newest() {
        return names.get(0) == null && names.size() > 1 ? names.get(1) : names.get(0);
    }

    /** The power is gone: of what was not synced so many bytes are kept, of the changes of names that were not durable so many. */
    void powerLoss(int keptBytes, int keptNames) {
        isOpen = false;
        names = changes.get(Math.min(keptNames, changes.size() - 1));
        for (Content content : names) {
            if (content != null) {
                content.length = Math.min(content.length, content.synced + keptBytes);
                content.synced = content.length;
            }
        }
        makeNamesDurable();
    }

    /** Another world that is the same up to now. */
    DiskSink forked() {
        DiskSink other = new DiskSink(name);
        Map<Content, Content> copies = new HashMap<>();
        other.fullAt = fullAt;
        other.names = fork(names, copies);
        other.changes.clear();
        changes.forEach(change -> other.changes.add(change == names ? other.names : fork(change, copies)));
        return other;
    }

    private static List<Content> fork(List<Content> list, Map<Content, Content> copies) {
        List<Content> forked = new ArrayList<>(list);
        forked.replaceAll(content -> content == null ? null : copies.computeIfAbsent(content, Content::forked));
        return forked;
    }

    int generations() {
        return names.size();
    }

    /** Everything there is, oldest first. */
    String text() {
        StringBuilder all = new StringBuilder();
        for (int i = names.size() - 1; i >= 0; i--) {
            if (names.get(i) != null) {
                all.append(new String(names.get(i).bytes, 0, names.get(i).length, US_ASCII));
            }
        }
        return all.toString();
    }

    /** One generation, 0 the live one. */
    String text(int generation) {
        return names.get(generation) == null ? "" : new String(names.get(generation).copy(), US_ASCII);
    }

    /** All complete lines. */
    List<String> lines() {
        String all = text();
        all = all.substring(0, all.lastIndexOf('\n') + 1);
        return all.isEmpty() ? List.of() : Arrays.asList(all.split("\n"));
    }

    List<String> outline() {
        return lines().stream().map(line -> line.split("\t")).map(columns -> columns[0] + " " + columns[3]
                + (columns[3].equals("boot") ? " " + columns[6] : columns[3].equals("refused") ? " " + columns[5] : "")).toList();
    }

    boolean isOpen() {
        return isOpen;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public SinkSession open() throws SinkException {
        step("open", Kind.OPEN);
        if (isOpen) {
            throw new SinkException(Kind.IN_USE, name + " is in use", null);
        }
        isOpen = true;
        return new Session();
    }

    /** How far a rotation came that is not over. */
    private enum Stage {
        IDLE, CREATING, ANCHORING
    }

    private final class Session implements SinkSession {
        private Content file;
        private SinkTail probed;
        private Stage stage = Stage.IDLE;
        private boolean isBegun;

        @Override
        public String identity() {
            return "disk:" + name;
        }

        @Override
        public SinkTail probe() throws SinkException {
            step("probe", Kind.OPEN);
            file = names.get(0);
            SinkTail live = file == null ? SinkTail.EMPTY : Store.tailOf(file.copy());
            ChainPoint older = names.size() > 1 && names.get(1) != null ? Store.tailOf(names.get(1).copy()).last() : ChainPoint.START;
            long largest = Math.max(live.largestNumber(), older.number());
            probed = new SinkTail(live.kind(), live.last(), largest, live.isTornNumberBurned(), live.isBoot(), live.parent(), older, false, true, live.cutBytes());
            return probed;
        }

        @Override
        public void begin(long number, byte[] bootLine) throws SinkException {
            if (file == null) {
                List<Content> next = new ArrayList<>(names);
                file = new Content();
                next.set(0, file);
                rename(next);
            }
            int keep = probed.kind() == SinkTail.Kind.EMPTY ? 0 : Math.min(file.length, keptAtBegin());
            file.cut(keep);
            file.write(bootLine, 0, bootLine.length / 2);
            step("begin", Kind.WRITE);
            file.write(bootLine, bootLine.length / 2, bootLine.length);
            syncAll("begin");
            isBegun = true;
        }

        private int keep = -1;

        private int keptAtBegin() {
            keep = keep < 0 ? file.length - (int) probed.cutBytes() : keep;
            return keep;
        }

        @Override
        public void append(AuditLines lines) throws SinkException {
            ByteBuffer buffer = lines.bytes();
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            file.write(bytes, 0, bytes.length / 2);
            step("append", Kind.WRITE);
            file.write(bytes, bytes.length / 2, bytes.length);
        }

        @Override
        public void sync() throws SinkException {
            syncAll(isBegun ? "sync" : "hold");
        }

        private void syncAll(String operation) throws SinkException {
            step(operation, Kind.SYNC);
            if (file != null) {
                file.synced = file.length;
            }
            if (changes.size() > 1) {
                step("names", Kind.DIRSYNC);
                makeNamesDurable();
            }
        }

        @Override
        public int recover(AuditLines unconfirmed) throws SinkException {
            step("recover", Kind.WRITE);
            file.cut(file.synced);
            syncAll("recover");
            return 0;
        }

        @Override
        public RollResult roll(RollHandler handler, long budgetNanos) throws SinkException {
            if (stage == Stage.IDLE && file.length < fullAt) {
                return RollResult.NOT_NEEDED;
            }
            if (stage == Stage.IDLE && deferrals > 0) {
                deferrals--;
                return RollResult.DEFERRED;
            }
            return stage == Stage.ANCHORING ? anchor() : stage == Stage.CREATING ? createNext(handler.beforeMove()) : move(handler);
        }

        private RollResult move(RollHandler handler) throws SinkException {
            if (isFailing("shift", Kind.RENAME)) {
                return failed("shift");
            }
            if (isFailing("bootSync", Kind.SYNC)) {
                return RollResult.DEFERRED;
            }
            byte[] boot = handler.beforeMove();
            if (isFailing("rename", Kind.RENAME)) {
                return failed("rename");
            }
            List<Content> next = new ArrayList<>(names);
            next.add(0, null);
            rename(next);
            return createNext(boot);
        }

        private RollResult createNext(byte[] boot) throws SinkException {
            Content outgoing = file;
            if (isFailing("create", Kind.RENAME)) {
                return undo(outgoing);
            }
            file = new Content();
            List<Content> next = new ArrayList<>(names);
            next.set(0, file);
            rename(next);
            file.write(boot, 0, boot.length / 2);
            boolean hasFailed = isFailing("boot", Kind.WRITE);
            if (!hasFailed) {
                file.write(boot, boot.length / 2, boot.length);
                hasFailed = isFailing("bootSync", Kind.SYNC);
            }
            if (hasFailed) {
                List<Content> without = new ArrayList<>(names);
                without.set(0, null);
                rename(without);
                return undo(outgoing);
            }
            file.synced = file.length;
            stage = Stage.ANCHORING;
            return anchor();
        }

        private RollResult undo(Content outgoing) throws SinkException {
            file = outgoing;
            if (isFailing("undo", Kind.RENAME)) {
                stage = Stage.CREATING;
                return RollResult.DEFERRED;
            }
            List<Content> back = new ArrayList<>(names);
            back.remove(0);
            rename(back);
            stage = Stage.IDLE;
            return failed("create");
        }

        private RollResult anchor() throws SinkException {
            if (anchorDeferrals > 0) {
                anchorDeferrals--;
                return RollResult.DEFERRED;
            }
            step("names", Kind.DIRSYNC);
            makeNamesDurable();
            stage = Stage.IDLE;
            return RollResult.COMPLETE;
        }

        private RollResult failed(String operation) throws SinkException {
            if (isThrowing) {
                throw new SinkException(Kind.RENAME, "injected: " + operation, null);
            }
            return RollResult.FAILED;
        }

        private boolean isFailing(String operation, Kind kind) {
            try {
                step(operation, kind);
                return false;
            } catch (SinkException e) {
                return true;
            }
        }

        @Override
        public void close() {
            isOpen = false;
        }
    }

    /** The hash before a boot record, for comparisons. */
    static ChainHash parentOf(String bootLine) {
        return ChainHash.parse(bootLine.split("\t")[5]);
    }
}
