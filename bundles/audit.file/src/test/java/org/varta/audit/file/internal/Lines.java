// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.varta.api.audit.AuditLines;

/** Lines of a text, as the ledger would hand them over. */
record Lines(String... texts) implements AuditLines {
    @Override
    public int count() {
        return texts.length;
    }

    @Override
    public long number(int index) {
        return Long.parseUnsignedLong(texts[index].substring(0, texts[index].indexOf('\t')));
    }

    @Override
    public ByteBuffer bytes() {
        return buffer(String.join("", texts));
    }

    @Override
    public ByteBuffer line(int index) {
        return buffer(texts[index]);
    }

    private static ByteBuffer buffer(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8)).asReadOnlyBuffer();
    }
}
