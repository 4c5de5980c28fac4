// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;

/**
 * The head in a file: two slots of 512 bytes at 0 and 4096, so that one bad sector cannot take both; they are written in turn. Before a write both are read again: whoever finds
 * another head than the one it wrote last is not alone. NOT thread safe.
 *
 * <p>Source: chain continuity 4.
 */
final class HeadFile implements HeadStore, Closeable {
    private static final int[] OFFSETS = {0, 4096};

    private final FileChannel channel;
    private final HeadKey key;
    private Head newest;
    /** The slot that holds {@link #newest}. */
    private byte[] kept = {};
    private long largestCounter;
    private boolean hasUnproven;
    /** What was last handed to the other slot; of a failed write nobody knows whether it is there. */
    private byte[] attempted = {};
    /** Index of the slot that holds {@link #newest}; the other one is written next. */
    private int slot = 1;

    private HeadFile(FileChannel channel, HeadKey key) {
        this.channel = channel;
        this.key = key;
    }

    /** Opens the file, creating it if need be; a head that the key does not prove is no head. */
    static HeadFile open(Path path, HeadKey key) throws IOException {
        return new HeadFile(FileChannel.open(path, Set.of(READ, WRITE, CREATE, NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))), key);
    }

    @Override
    public Head read() throws IOException {
        byte[][] slots = {readSlot(0), readSlot(1)};
        Head first = look(slots[0]);
        Head second = look(slots[1]);
        slot = first != null && (second == null || Long.compareUnsigned(first.counter(), second.counter()) > 0) ? 0 : 1;
        newest = slot == 0 ? first : second;
        kept = slots[slot];
        return newest;
    }

    private Head look(byte[] bytes) {
        Head anybodys = Head.ofSlot(bytes);
        Head ours = Head.ofSlot(bytes, key);
        if (anybodys != null && Long.compareUnsigned(anybodys.counter(), largestCounter) > 0) {
            largestCounter = anybodys.counter();
        }
        hasUnproven |= anybodys != null && ours == null;
        return ours;
    }

    @Override
    public long largestCounter() {
        return largestCounter;
    }

    @Override
    public boolean hasUnproven() {
        return hasUnproven;
    }

    @Override
    public void write(Head head) throws IOException {
        refuseIfNotAlone();
        int target = 1 - slot;
        attempted = head.toSlot(key);
        ByteBuffer bytes = ByteBuffer.wrap(attempted);
        while (bytes.hasRemaining()) {
            channel.write(bytes, OFFSETS[target] + bytes.position());
        }
        channel.force(false);
        newest = head;
        kept = attempted;
        slot = target;
    }

    /** The slot that is not ours to write may hold an older head, a damaged one, or one of our own whose sync failed; never a newer one of somebody else. */
    private void refuseIfNotAlone() throws IOException {
        byte[] present = readSlot(slot);
        Head mine = Head.ofSlot(present);
        if (mine != null && !Arrays.equals(present, kept)) {
            throw conflict(mine);
        }
        byte[] spare = readSlot(1 - slot);
        Head other = Head.ofSlot(spare);
        long known = newest == null || Long.compareUnsigned(largestCounter, newest.counter()) > 0 ? largestCounter : newest.counter();
        if (other != null && Long.compareUnsigned(other.counter(), known) > 0 && !Arrays.equals(spare, attempted)) {
            throw conflict(other);
        }
    }

    private static HeadConflictException conflict(Head found) {
        return new HeadConflictException("head_conflict: another ledger (process " + Integer.toUnsignedString(found.pid())
                + ") has written the head in this state folder, counter " + Long.toUnsignedString(found.counter()));
    }

    private byte[] readSlot(int index) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Head.SLOT_BYTES);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, OFFSETS[index] + bytes.position()) < 0) {
                return new byte[0];
            }
        }
        return bytes.array();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
