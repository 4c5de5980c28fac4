// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.varta.api.audit.ChainDigest;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.RecordLine;
import org.varta.api.audit.RecordLine.Kind;

/** Writes logs of any size: one spawn, one complete, one refused and so on, in several generations. */
final class BigLog {
    private final Path live;
    private final ChainDigest digest = new ChainDigest();
    private ChainHash hash = ChainHash.ZERO;

    BigLog(Path live) {
        this.live = live;
    }

    /** Writes that many records, in up to six files. */
    void write(long records, int files) throws IOException {
        for (int file = 0; file < files; file++) {
            int generation = files - 1 - file;
            Path path = generation == 0 ? live : live.resolveSibling(live.getFileName() + "." + generation);
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 16)) {
                out.write(RecordLine.HEADER.getBytes(US_ASCII));
                long first = records * file / files + 1;
                writeLine(out, Kind.BOOT, first + "\t1700000000000\t0\tboot\t4242\t" + hash.column() + "\t" + (file == 0 ? "fresh" : "rotation"));
                for (long number = first + 1; number <= records * (file + 1) / files; number++) {
                    writeRecord(out, number);
                }
            }
        }
    }

    private void writeRecord(OutputStream out, long number) throws IOException {
        switch ((int) (number % 3)) {
            case 0 -> writeLine(out, Kind.SPAWN, number + "\t1700000005000\t5000000000\tspawn\t1001\t2002\texec\t/usr/local/bin/restart-unit\tinline\t38");
            case 1 -> writeLine(out, Kind.COMPLETE, number + "\t1700000005250\t5250000000\tcomplete\t1001\t2002\treaped\t0\t-\t250000000\t0\t0\tfalse");
            default -> writeLine(out, Kind.REFUSED, number + "\t1700000009000\t9000000000\trefused\t1003\tunauthenticated_transport");
        }
    }

    private void writeLine(OutputStream out, Kind kind, String body) throws IOException {
        byte[] bytes = body.getBytes(US_ASCII);
        hash = digest.after(hash, kind, bytes, 0, bytes.length);
        out.write(bytes);
        out.write('\t');
        out.write(hash.column().getBytes(US_ASCII));
        out.write('\n');
    }

    /** The size of a whole set. */
    static long bytes(Path live) throws IOException {
        try (Stream<Path> files = Files.list(live.getParent())) {
            long bytes = 0;
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith(live.getFileName().toString())).toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        }
    }

    static void delete(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = found.toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
        Files.delete(folder);
    }
}
