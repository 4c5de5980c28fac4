// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.contract;

import java.util.ArrayList;
import java.util.List;
import org.varta.api.audit.SinkException;

/** A short run of a log with every call that a sink gets: the same lines each time, so that several processes can tell it. Immutable. */
final class Story {
    private static final int[] BATCHES = {3, 1, 2, 4};

    private final List<byte[]> lines = new ArrayList<>();

    /** A run that starts with a boot record of the given number, behind what the chain has so far. */
    Story(Chain chain, long bootNumber, String reason) {
        lines.add(chain.boot(bootNumber, reason));
        int more = 0;
        for (int batch : BATCHES) {
            more += batch;
        }
        for (int i = 1; i <= more; i++) {
            lines.add(i % 4 == 0 ? chain.spawn(bootNumber + i, "/opt/r\u00e9 start", "inline") : chain.refused(bootNumber + i, "story_" + i));
        }
    }

    static Story first() {
        return new Story(new Chain(), 1, "fresh");
    }

    List<byte[]> lines() {
        return lines;
    }

    /** Begins; syncs a batch; syncs two batches at once; leaves a last batch appended but not synced. */
    void tell(MiniLedger ledger) throws SinkException {
        ledger.begin(lines.get(0));
        ledger.append(batch(0));
        ledger.sync();
        ledger.append(batch(1));
        ledger.append(batch(2));
        ledger.sync();
        ledger.append(batch(3));
    }

    /** As {@link #tell}, everything synced. */
    void tellAll(MiniLedger ledger) throws SinkException {
        tell(ledger);
        ledger.sync();
    }

    private List<byte[]> batch(int index) {
        int from = 1;
        for (int i = 0; i < index; i++) {
            from += BATCHES[i];
        }
        return lines.subList(from, from + BATCHES[index]);
    }
}
