// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A disk in memory with one directory, {@value #FOLDER}, that can show every moment between two operations, and what a power cut would leave of each: a name or a byte is durable only when its
 * directory or its file was synced. Operations can be made to fail. The lock is not part of it: whoever opens a disk of its own is the only one. NOT thread safe.
 */
public final class SimulatedDisk implements Disk {
    /** The only directory. */
    public static final String FOLDER = "/sim";
    /** Number of a file that somebody else has written. */
    public static final int FOREIGN = -1;
    private static final int OWNER_ONLY = 0100600;

    /** How an operation fails. */
    public enum Fault {
        /** Nothing was done. */
        EIO,
        /** Half of a write was done; of anything else, nothing. */
        ENOSPC,
        /** A write takes fewer bytes than there are and says so; no failure for anything else. */
        SHORT_WRITE
    }

    /** Sees each moment. */
    @FunctionalInterface
    public interface Watcher {
        /**
         * An operation that changes or syncs something was done.
         *
         * @param operation its name
         * @param torn for a write, what the disk is when it was done only in part, one for each length that was asked for; else empty
         */
        void after(String operation, List<DiskImage> torn);
    }

    private final Map<Integer, DiskImage.FileImage> files;
    private final List<Map<String, Integer>> names;
    private final List<String> operations = new ArrayList<>();
    private int lastNumber;
    private Watcher watcher = (operation, torn) -> { };
    private int[] tears = {};
    private int failAt = -1;
    private Fault fault;
    private int calls;
    private boolean isAcrossDevices;
    private boolean isHoldingNames;
    private boolean isLiveFileHeld;
    private boolean isLiveFileKept;

    /**
     * A disk as it is at a moment.
     *
     * @param start what it holds
     */
    public SimulatedDisk(DiskImage start) {
        files = new HashMap<>(start.files());
        names = new ArrayList<>(start.names());
        lastNumber = files.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    /** This moment. */
    public DiskImage image() {
        return new DiskImage(Map.copyOf(files), List.copyOf(names));
    }

    /** Shows every moment from now on; writes torn at the given lengths. */
    public void watch(Watcher seer, int... tornAt) {
        watcher = seer;
        tears = tornAt;
    }

    /** Who sees each moment. */
    public Watcher watcher() {
        return watcher;
    }

    /** The operation with this index, counted from now and reading ones included, fails. */
    public void failAt(int index, Fault how) {
        failAt = calls + index;
        fault = how;
    }

    /** How many operations were asked for, reading ones included. */
    public int calls() {
        return calls;
    }

    /** The operations that changed or synced something. */
    public List<String> operations() {
        return operations;
    }

    /** The live file cannot be renamed into another name, as if that were on another device. */
    public void putLiveFileAcrossDevices() {
        isAcrossDevices = true;
    }

    /** No file can be renamed or created any more, or again it can. */
    public void holdNames(boolean isHolding) {
        isHoldingNames = isHolding;
    }

    /** Whether it cannot. */
    public boolean isHoldingNames() {
        return isHoldingNames;
    }

    /** The live file cannot be renamed, as if it were mounted by itself; or again it can. */
    public void refuseToMoveLiveFile(boolean isRefused) {
        isLiveFileHeld = isRefused;
    }

    /** The live file cannot be removed. */
    public void refuseToDeleteLiveFile() {
        isLiveFileKept = true;
    }

    /** Somebody else changes the directory: file numbers by name; {@link #FOREIGN} is a file of theirs. */
    public void intrude(Consumer<Map<String, Integer>> change) {
        files.putIfAbsent(FOREIGN, DiskImage.FileImage.durable("theirs\n".getBytes(StandardCharsets.US_ASCII)));
        Map<String, Integer> changed = new HashMap<>(visible());
        change.accept(changed);
        names.add(Map.copyOf(changed));
    }

    private static boolean isLive(Path path) {
        return !name(path).matches(".*\\.[1-5](\\.part)?");
    }

    private Map<String, Integer> visible() {
        return names.get(names.size() - 1);
    }

    /** Answers how the operation fails, or null. */
    private Fault call(String operation) throws IOException {
        boolean isFaulty = calls++ == failAt;
        if (isFaulty && fault == Fault.EIO || isFaulty && fault == Fault.ENOSPC && !operation.startsWith("write")) {
            throw new IOException("injected: " + operation + " " + fault);
        }
        return isFaulty ? fault : null;
    }

    private void done(String operation, List<DiskImage> torn) {
        operations.add(operation);
        watcher.after(operation, torn);
    }

    private void rename(Map<String, Integer> changed, String operation) {
        names.add(Map.copyOf(changed));
        done(operation, List.of());
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }

    private int existing(Path path) throws IOException {
        Integer number = visible().get(name(path));
        if (number == null) {
            throw new NoSuchFileException(path.toString());
        }
        return number;
    }

    @Override
    public Facts facts(Path path) throws IOException {
        call("facts");
        if (path.toString().equals(FOLDER)) {
            return new Facts(false, 0, 0040700, 2, 1, 0);
        }
        Integer number = visible().get(name(path));
        return number == null ? null : new Facts(true, 0, OWNER_ONLY, 1, 1, number);
    }

    @Override
    public Path realDirectory(Path directory) throws IOException {
        call("realDirectory");
        return directory;
    }

    @Override
    public int effectiveUser() throws IOException {
        call("effectiveUser");
        return 0;
    }

    @Override
    public OpenFile open(Path path) throws IOException {
        call("open");
        return new SimulatedFile(name(path), existing(path));
    }

    @Override
    public OpenFile openForReading(Path path) throws IOException {
        return open(path);
    }

    @Override
    public OpenFile create(Path path) throws IOException {
        call("create");
        if (visible().containsKey(name(path))) {
            throw new FileAlreadyExistsException(path.toString());
        }
        refuseIfHeld("create");
        int number = ++lastNumber;
        files.put(number, DiskImage.FileImage.EMPTY);
        Map<String, Integer> changed = new HashMap<>(visible());
        changed.put(name(path), number);
        rename(changed, "create " + name(path));
        return new SimulatedFile(name(path), number);
    }

    private void refuseIfHeld(String operation) throws IOException {
        if (isHoldingNames) {
            throw new IOException("injected: " + operation + " EACCES");
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        call("rename");
        int number = existing(from);
        if (isAcrossDevices && isLive(from) && name(to).endsWith(".1")) {
            throw new AtomicMoveNotSupportedException(from.toString(), to.toString(), "simulated");
        }
        if (isLiveFileHeld && isLive(from)) {
            throw new IOException("injected: rename EBUSY");
        }
        refuseIfHeld("rename");
        Map<String, Integer> changed = new HashMap<>(visible());
        changed.remove(name(from));
        changed.put(name(to), number);
        rename(changed, "rename " + name(from) + " " + name(to));
    }

    @Override
    public void delete(Path path) throws IOException {
        call("delete");
        existing(path);
        if (isLiveFileKept && isLive(path)) {
            throw new IOException("injected: delete EBUSY");
        }
        Map<String, Integer> changed = new HashMap<>(visible());
        changed.remove(name(path));
        rename(changed, "delete " + name(path));
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        call("syncDirectory");
        Map<String, Integer> now = visible();
        names.clear();
        names.add(now);
        done("syncDirectory", List.of());
    }

    @Override
    public Closeable lock(Path path) {
        return () -> { };
    }

    private final class SimulatedFile implements OpenFile {
        private final String name;
        private final int number;
        private boolean isClosed;

        SimulatedFile(String name, int number) {
            this.name = name;
            this.number = number;
        }

        private DiskImage.FileImage image() throws IOException {
            if (isClosed) {
                throw new ClosedChannelException();
            }
            return files.get(number);
        }

        @Override
        public long length() throws IOException {
            call("length");
            return image().content().length;
        }

        @Override
        public int read(long position, ByteBuffer into) throws IOException {
            call("read");
            byte[] content = image().content();
            if (position >= content.length) {
                return into.hasRemaining() ? -1 : 0;
            }
            int size = Math.min(into.remaining(), content.length - (int) position);
            into.put(content, (int) position, size);
            return size;
        }

        @Override
        public int write(long position, ByteBuffer from) throws IOException {
            Fault how = call("write");
            byte[] bytes = new byte[from.remaining()];
            from.duplicate().get(bytes);
            int size = how == null ? bytes.length : (bytes.length + 1) / 2;
            DiskImage.FileImage before = image();
            List<DiskImage> torn = tornBefore(before, position, bytes);
            files.put(number, before.written(with(before.content(), position, bytes, size), position, position + size));
            from.position(from.position() + size);
            done("write " + name, torn);
            if (how == Fault.ENOSPC) {
                throw new IOException("injected: write ENOSPC");
            }
            return size;
        }

        private List<DiskImage> tornBefore(DiskImage.FileImage before, long position, byte[] bytes) {
            List<DiskImage> torn = new ArrayList<>();
            for (int tear : tears) {
                if (tear > 0 && tear < bytes.length) {
                    Map<Integer, DiskImage.FileImage> then = new HashMap<>(files);
                    then.put(number, before.changed(with(before.content(), position, bytes, tear)));
                    torn.add(new DiskImage(then, List.copyOf(names)));
                }
            }
            return torn;
        }

        private static byte[] with(byte[] content, long position, byte[] bytes, int size) {
            byte[] changed = Arrays.copyOf(content, Math.max(content.length, (int) position + size));
            System.arraycopy(bytes, 0, changed, (int) position, size);
            return changed;
        }

        @Override
        public void truncate(long length) throws IOException {
            call("truncate");
            DiskImage.FileImage before = image();
            if (length < before.content().length) {
                files.put(number, before.changed(Arrays.copyOf(before.content(), (int) length)));
            }
            done("truncate " + name, List.of());
        }

        @Override
        public void sync() throws IOException {
            DiskImage.FileImage before = image();
            try {
                call("sync");
            } catch (IOException e) {
                files.put(number, before.syncFailed());
                throw e;
            }
            files.put(number, before.synced());
            done("sync " + name, List.of());
        }

        @Override
        public boolean isOpen() {
            return !isClosed;
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }
}
