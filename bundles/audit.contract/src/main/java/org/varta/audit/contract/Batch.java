// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.contract;

import java.nio.ByteBuffer;
import java.util.List;
import org.varta.api.audit.AuditLines;
import org.varta.api.audit.RecordLine;

/** Lines as the ledger hands them over. Immutable. */
public final class Batch implements AuditLines {
    private final List<byte[]> lines;
    private final int[] starts;
    private final ByteBuffer bytes;

    private Batch(List<byte[]> lines) {
        this.lines = lines;
        this.starts = new int[lines.size()];
        ByteBuffer all = ByteBuffer.allocateDirect(lines.stream().mapToInt(line -> line.length).sum());
        for (int i = 0; i < starts.length; i++) {
            starts[i] = all.position();
            all.put(lines.get(i));
        }
        this.bytes = all.flip().asReadOnlyBuffer();
    }

    /**
     * Lines as a batch.
     *
     * @param lines each with its line feed, numbers ascending; at least one
     * @return the batch, not null
     */
    public static Batch of(List<byte[]> lines) {
        return new Batch(List.copyOf(lines));
    }

    @Override
    public int count() {
        return lines.size();
    }

    @Override
    public long number(int index) {
        byte[] line = lines.get(index);
        return RecordLine.leadingNumber(line, 0, line.length);
    }

    @Override
    public ByteBuffer bytes() {
        return bytes.duplicate();
    }

    @Override
    public ByteBuffer line(int index) {
        return bytes.slice(starts[index], lines.get(index).length);
    }
}
