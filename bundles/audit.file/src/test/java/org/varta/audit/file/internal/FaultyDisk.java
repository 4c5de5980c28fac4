// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The local disk, with operations that fail when told to and a list of those that change or sync something. */
final class FaultyDisk implements Disk {
    private final Disk disk = new LocalDisk();
    private final Map<String, Integer> failures = new HashMap<>();
    private final Map<String, Integer> delays = new HashMap<>();
    final List<String> operations = new ArrayList<>();
    /** A write takes at most so many bytes. */
    int mostBytesPerWrite = Integer.MAX_VALUE;

    /** The next operations of a kind fail. */
    void fail(String operation, int times) {
        failures.put(operation, times);
    }

    /** After some that succeed, one operation of a kind fails. */
    void failAfter(String operation, int successes) {
        delays.put(operation, successes);
        failures.put(operation, 1);
    }

    private void step(String operation) throws IOException {
        operations.add(operation);
        if (delays.merge(operation, -1, Integer::sum) >= 0) {
            return;
        }
        int left = failures.merge(operation, -1, Integer::sum);
        if (left >= 0) {
            throw new IOException("injected: " + operation);
        }
    }

    @Override
    public Facts facts(Path path) throws IOException {
        return disk.facts(path);
    }

    @Override
    public Path realDirectory(Path directory) throws IOException {
        return disk.realDirectory(directory);
    }

    @Override
    public int effectiveUser() throws IOException {
        return disk.effectiveUser();
    }

    @Override
    public OpenFile open(Path path) throws IOException {
        return new FaultyFile(disk.open(path));
    }

    @Override
    public OpenFile openForReading(Path path) throws IOException {
        return disk.openForReading(path);
    }

    @Override
    public OpenFile create(Path path) throws IOException {
        step("create");
        return new FaultyFile(disk.create(path));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        step("rename");
        disk.rename(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        step("delete");
        disk.delete(path);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        step("syncDirectory");
        disk.syncDirectory(directory);
    }

    @Override
    public Closeable lock(Path path) throws IOException {
        return disk.lock(path);
    }

    private final class FaultyFile implements OpenFile {
        private final OpenFile file;

        FaultyFile(OpenFile file) {
            this.file = file;
        }

        @Override
        public long length() throws IOException {
            return file.length();
        }

        @Override
        public int read(long position, ByteBuffer into) throws IOException {
            return file.read(position, into);
        }

        @Override
        public int write(long position, ByteBuffer from) throws IOException {
            ByteBuffer part = from.duplicate().limit(Math.min(from.limit(), from.position() + mostBytesPerWrite));
            step("write");
            int written = file.write(position, part);
            from.position(from.position() + written);
            return written;
        }

        @Override
        public void truncate(long length) throws IOException {
            step("truncate");
            file.truncate(length);
        }

        @Override
        public void sync() throws IOException {
            step("sync");
            file.sync();
        }

        @Override
        public boolean isOpen() {
            return file.isOpen();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
