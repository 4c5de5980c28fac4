// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.varta.api.audit.ChainDigest;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.RecordLine;

/** Makes a log for tests, line by line. */
final class LogText {
    static final String FILE_A = golden("file-a.log");
    static final String FILE_B = golden("file-b.log");

    private final StringBuilder text = new StringBuilder(RecordLine.HEADER);
    private ChainHash hash = ChainHash.ZERO;

    private static String golden(String name) {
        try (InputStream in = LogText.class.getResourceAsStream("/golden/" + name)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    LogText boot(long number, ChainHash parent, String reason) {
        hash = parent;
        return line(RecordLine.Kind.BOOT, number + "\t1700000000000\t0\tboot\t4242\t" + parent.column() + "\t" + reason);
    }

    LogText refused(long... numbers) {
        for (long number : numbers) {
            line(RecordLine.Kind.REFUSED, number + "\t1700000000000\t5\trefused\t1001\tnumber " + number);
        }
        return this;
    }

    LogText raw(String anything) {
        text.append(anything);
        return this;
    }

    LogText follow(ChainHash other) {
        hash = other;
        return this;
    }

    LogText line(RecordLine.Kind kind, String body) {
        byte[] bytes = body.getBytes(UTF_8);
        hash = new ChainDigest().after(hash, kind, bytes, 0, bytes.length);
        text.append(body).append('\t').append(hash.column()).append('\n');
        return this;
    }

    ChainHash hash() {
        return hash;
    }

    Path write(Path file) throws IOException {
        return Files.write(file, text.toString().getBytes(UTF_8));
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
