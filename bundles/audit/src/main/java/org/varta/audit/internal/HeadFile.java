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
    private Head newest;
    /** What was last handed to the other slot; of a failed write nobody knows whether it is there. */
    private byte[] attempted = {};
    /** Index of the slot that holds {@link #newest}; the other one is written next. */
    private int slot = 1;

    private HeadFile(FileChannel channel) {
        this.channel = channel;
    }

    static HeadFile open(Path path) throws IOException {
        return new HeadFile(FileChannel.open(path, Set.of(READ, WRITE, CREATE, NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
    }

    @Override
    public Head read() throws IOException {
        Head first = Head.ofSlot(readSlot(0));
        Head second = Head.ofSlot(readSlot(1));
        slot = first != null && (second == null || Long.compareUnsigned(first.counter(), second.counter()) > 0) ? 0 : 1;
        newest = slot == 0 ? first : second;
        return newest;
    }

    @Override
    public void write(Head head) throws IOException {
        refuseIfNotAlone();
        int target = 1 - slot;
        attempted = head.toSlot();
        ByteBuffer bytes = ByteBuffer.wrap(attempted);
        while (bytes.hasRemaining()) {
            channel.write(bytes, OFFSETS[target] + bytes.position());
        }
        channel.force(false);
        newest = head;
        slot = target;
    }

    /** The slot that is not ours to write may hold an older head, a damaged one, or one of our own whose sync failed; never a newer one of somebody else. */
    private void refuseIfNotAlone() throws IOException {
        byte[] kept = readSlot(slot);
        Head mine = Head.ofSlot(kept);
        if (mine != null && (newest == null || !Arrays.equals(kept, newest.toSlot()))) {
            throw conflict(mine);
        }
        byte[] spare = readSlot(1 - slot);
        Head other = Head.ofSlot(spare);
        long known = newest == null ? 0 : newest.counter();
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
