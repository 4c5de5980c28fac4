// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.varta.api.audit.ChainDigest;
import org.varta.api.audit.ChainHash;
import org.varta.api.audit.RecordLine;

/** Makes lines of a log for tests. */
final class LogText {
    static final String HEADER = RecordLine.HEADER;
    static final String FILE_A = golden("file-a.log");
    static final String FILE_B = golden("file-b.log");
    static final String G4 = "7fcd016172dd4241e9edddca994e672cd39f128b25cb69f184ee77dba742969d";

    private final StringBuilder text = new StringBuilder();
    private ChainHash hash = ChainHash.ZERO;

    private static String golden(String name) {
        try (InputStream in = LogText.class.getResourceAsStream("/golden/" + name)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    LogText header() {
        text.append(HEADER);
        return this;
    }

    LogText raw(String anything) {
        text.append(anything);
        return this;
    }

    LogText boot(long number, ChainHash parent, String reason) {
        hash = parent;
        return line(RecordLine.Kind.BOOT, Long.toUnsignedString(number) + "\t1700000000000\t0\tboot\t4242\t" + parent.column() + "\t" + reason);
    }

    LogText refused(long number, String reason) {
        return line(RecordLine.Kind.REFUSED, Long.toUnsignedString(number) + "\t1700000000000\t5\trefused\t1001\t" + reason);
    }

    private LogText line(RecordLine.Kind kind, String body) {
        byte[] bytes = body.getBytes(UTF_8);
        hash = new ChainDigest().after(hash, kind, bytes, 0, bytes.length);
        text.append(body).append('\t').append(hash.column()).append('\n');
        return this;
    }

    ChainHash hash() {
        return hash;
    }

    @Override
    public String toString() {
        return text.toString();
    }

    static Path write(Path file, String content) throws IOException {
        return Files.write(file, content.getBytes(UTF_8));
    }
}
