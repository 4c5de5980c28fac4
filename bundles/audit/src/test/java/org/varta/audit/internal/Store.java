// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
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
import org.varta.api.audit.RecordLine;
import org.varta.api.audit.SinkException;
import org.varta.api.audit.SinkSession;
import org.varta.api.audit.SinkTail;

/** A sink in memory that fails when told to, and knows what was synced. Lines only, no header. */
final class Store implements AuditSink {
    String name;
    private final Map<String, Integer> failures = new HashMap<>();
    /** What was asked of it that changes or syncs something. */
    final List<String> operations = new ArrayList<>();
    /** Runs before each operation. */
    Runnable before = () -> { };
    /** Numbers of lines per append. */
    final List<Integer> groups = new ArrayList<>();
    private byte[] content = {};
    private int synced;
    private boolean isOpen;
    /** What other names lead to the same store. */
    String identity;

    Store(String name) {
        this.name = name;
        this.identity = "store:" + name;
    }

    /** The next operations of a kind fail. */
    void fail(String operation, int times) {
        failures.put(operation, times);
    }

    private void step(String operation, SinkException.Kind kind) throws SinkException {
        operations.add(operation);
        before.run();
        if (failures.merge(operation, -1, Integer::sum) >= 0) {
            throw new SinkException(kind, "injected: " + operation, null);
        }
    }

    long count(String operation) {
        return operations.stream().filter(operation::equals).count();
    }

    void content(String text) {
        content = text.getBytes(UTF_8);
        synced = content.length;
    }

    String text() {
        return new String(content, UTF_8);
    }

    String syncedText() {
        return new String(content, 0, synced, UTF_8);
    }

    /** All complete lines. */
    List<String> lines() {
        String complete = text().substring(0, text().lastIndexOf('\n') + 1);
        return complete.isEmpty() ? List.of() : List.of(complete.split("\n"));
    }

    /** Column 1 and the kind of each line, boots with their reason. */
    List<String> outline() {
        return lines().stream().map(line -> line.split("\t")).map(columns -> columns[0] + " " + columns[3]
                + (columns[3].equals("boot") ? " " + columns[6] : columns[3].equals("refused") ? " " + columns[5] : "")).toList();
    }

    boolean isOpen() {
        return isOpen;
    }

    /** The process is gone: what was not synced can still be read. */
    void kill() {
        isOpen = false;
    }

    /** The power is gone: of what was not synced, so many bytes are kept. */
    void powerLoss(int kept) {
        isOpen = false;
        content = Arrays.copyOf(content, Math.min(content.length, synced + kept));
        synced = content.length;
    }

    /** The session is gone; what was not synced may be, too. */
    void crash(boolean isUnsyncedKept) {
        isOpen = false;
        content = isUnsyncedKept ? content : Arrays.copyOf(content, synced);
        synced = content.length;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public SinkSession open() throws SinkException {
        step("open", SinkException.Kind.OPEN);
        if (isOpen) {
            throw new SinkException(SinkException.Kind.IN_USE, name + " is in use", null);
        }
        isOpen = true;
        return new Session();
    }

    static SinkTail tailOf(byte[] content) {
        int keep = lastLineFeed(content, content.length) + 1;
        int start = lastLineFeed(content, keep - 1) + 1;
        int cut = content.length - keep;
        RecordLine record = new RecordLine();
        boolean isRecord = keep > 0 && record.parse(content, start, keep - 1);
        long recovered = isRecord ? record.number() : 0;
        long torn = RecordLine.leadingNumber(content, keep, content.length);
        boolean isBurned = cut > 0 && Long.compareUnsigned(torn, recovered) > 0 && Long.compareUnsigned(torn - recovered, 257) <= 0;
        long largest = isBurned ? torn : recovered;
        if (!isRecord) {
            return new SinkTail(SinkTail.Kind.EMPTY, ChainPoint.START, largest, isBurned, false, ChainHash.ZERO, ChainPoint.START, false, true, cut);
        }
        boolean isBoot = record.kind() == RecordLine.Kind.BOOT;
        return new SinkTail(cut > 0 ? SinkTail.Kind.TORN : SinkTail.Kind.RESUME, new ChainPoint(recovered, record.chain()), largest, isBurned, isBoot,
                isBoot ? record.parent() : ChainHash.ZERO, ChainPoint.START, false, true, cut);
    }

    private static int lastLineFeed(byte[] bytes, int end) {
        int at = end - 1;
        while (at >= 0 && bytes[at] != '\n') {
            at--;
        }
        return at;
    }

    private final class Session implements SinkSession {
        private int keep;
        private boolean isBegun;

        @Override
        public String identity() {
            return identity;
        }

        @Override
        public SinkTail probe() throws SinkException {
            step("probe", SinkException.Kind.OPEN);
            SinkTail tail = tailOf(content);
            keep = content.length - (int) tail.cutBytes();
            return tail;
        }

        @Override
        public void begin(long number, byte[] bootLine) throws SinkException {
            content = Arrays.copyOf(content, keep);
            write(bootLine);
            step("begin", SinkException.Kind.WRITE);
            synced = content.length;
            isBegun = true;
        }

        @Override
        public void append(AuditLines lines) throws SinkException {
            groups.add(lines.count());
            byte[] bytes = bytes(lines.bytes());
            write(Arrays.copyOf(bytes, bytes.length / 2));
            step("append", SinkException.Kind.WRITE);
            write(Arrays.copyOfRange(bytes, bytes.length / 2, bytes.length));
        }

        private byte[] bytes(ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        }

        private void write(byte[] bytes) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(content);
            all.writeBytes(bytes);
            content = all.toByteArray();
        }

        @Override
        public void sync() throws SinkException {
            step(isBegun ? "sync" : "hold", SinkException.Kind.SYNC);
            synced = content.length;
        }

        @Override
        public int recover(AuditLines unconfirmed) throws SinkException {
            step("recover", SinkException.Kind.WRITE);
            content = Arrays.copyOf(content, synced);
            return 0;
        }

        @Override
        public RollResult roll(RollHandler handler, long budgetNanos) {
            return RollResult.NOT_NEEDED;
        }

        @Override
        public void close() {
            isOpen = false;
        }
    }
}
