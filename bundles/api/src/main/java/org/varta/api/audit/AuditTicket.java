// SPDX-License-Identifier: Apache-2.0
package org.varta.api.audit;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** The fate of one record. Thread safe. */
@ProviderType
public interface AuditTicket {
    /**
     * Completed, never exceptionally, when the fate is known. Dependent stages run on the writer thread: attach only what is quick and cannot block.
     *
     * @return the fate, not null
     */
    CompletionStage<Receipt> receipt();

    /**
     * What became of a record.
     *
     * @param fate not null
     * @param number the record's number, unsigned; 0 if it has none
     */
    record Receipt(Fate fate, long number) {
    }

    /** What may become of a record. */
    enum Fate {
        /** Written and synced; it survives a power cut. */
        DURABLE,
        /** Not written: the queue was full. Its number is burned, so the loss shows as a gap. */
        DROPPED,
        /** Not written: noise that gave way to more valuable records. It took no number. */
        SUPPRESSED,
        /** Not known to be durable: the log was closed before its sync. */
        ABANDONED
    }
}
