// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.varta.api.audit.AuditSink;
import org.varta.audit.contract.Faults;
import org.varta.audit.contract.SinkKind;

/** Log files, for the contract tests. */
public final class FileKind implements SinkKind {
    @Override
    public String newPlace(Path folder) {
        return folder.resolve("audit.log").toString();
    }

    @Override
    public AuditSink sinkAt(String place) {
        return FileSink.at(Path.of(place));
    }

    @Override
    public byte[] stored(String place) throws IOException {
        return Files.exists(Path.of(place)) ? Files.readAllBytes(Path.of(place)) : new byte[0];
    }

    @Override
    public AuditSink sinkAt(String place, Faults faults) {
        return new FileSink(Settings.of(place), new FaultsDisk(faults), SinkClock.SYSTEM, 1);
    }

    @Override
    public boolean damage(String place, byte[] bytes) throws IOException {
        Files.write(Path.of(place), bytes, StandardOpenOption.APPEND);
        return true;
    }

    @Override
    public boolean retire(String place) throws IOException {
        Files.move(Path.of(place), Path.of(place + ".1"));
        return true;
    }

    /** The local disk, each changing operation of which can fail. */
    private record FaultsDisk(Disk real, Faults faults) implements Disk {
        FaultsDisk(Faults faults) {
            this(new LocalDisk(), faults);
        }

        private static IOException failure() {
            return new IOException("injected");
        }

        @Override
        public Facts facts(Path path) throws IOException {
            return real.facts(path);
        }

        @Override
        public Path realDirectory(Path directory) throws IOException {
            return real.realDirectory(directory);
        }

        @Override
        public int effectiveUser() throws IOException {
            return real.effectiveUser();
        }

        @Override
        public OpenFile open(Path path) throws IOException {
            return new FaultsFile(real.open(path), faults);
        }

        @Override
        public OpenFile openForReading(Path path) throws IOException {
            return real.openForReading(path);
        }

        @Override
        public OpenFile create(Path path) throws IOException {
            faults.run(() -> null, FaultsDisk::failure); // creating is one call of the system: it fails and has no effect, or it succeeds
            return new FaultsFile(real.create(path), faults);
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            faults.run(() -> {
                real.rename(from, to);
                return null;
            }, FaultsDisk::failure);
        }

        @Override
        public void delete(Path path) throws IOException {
            faults.run(() -> {
                real.delete(path);
                return null;
            }, FaultsDisk::failure);
        }

        @Override
        public void syncDirectory(Path directory) throws IOException {
            faults.run(() -> {
                real.syncDirectory(directory);
                return null;
            }, FaultsDisk::failure);
        }

        @Override
        public Closeable lock(Path path) throws IOException {
            return real.lock(path);
        }
    }

    private record FaultsFile(Disk.OpenFile real, Faults faults) implements Disk.OpenFile {
        @Override
        public long length() throws IOException {
            return real.length();
        }

        @Override
        public int read(long position, ByteBuffer into) throws IOException {
            return real.read(position, into);
        }

        @Override
        public int write(long position, ByteBuffer from) throws IOException {
            return faults.run(() -> real.write(position, from), () -> real.write(position, from.slice(from.position(), from.remaining() / 2)), FaultsDisk::failure);
        }

        @Override
        public void truncate(long length) throws IOException {
            faults.run(() -> {
                real.truncate(length);
                return null;
            }, FaultsDisk::failure);
        }

        @Override
        public void sync() throws IOException {
            faults.run(() -> {
                real.sync();
                return null;
            }, FaultsDisk::failure);
        }

        @Override
        public boolean isOpen() {
            return real.isOpen();
        }

        @Override
        public void close() throws IOException {
            real.close();
        }
    }
}
