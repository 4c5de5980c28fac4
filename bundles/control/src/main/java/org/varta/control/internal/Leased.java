// SPDX-License-Identifier: Apache-2.0
package org.varta.control.internal;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.varta.api.explain.Explained;
import org.varta.api.explain.Explainer;

/** An explainer of another bundle, called by one thread at a time; its unbind waits, bounded, for a call to return. Thread safe. */
final class Leased {
    private final Explainer explainer;
    private final Semaphore lease = new Semaphore(1);
    private volatile boolean isGone;
    private volatile String subject = "";

    Leased(Explainer explainer) {
        this.explainer = explainer;
    }

    boolean is(Explainer other) {
        return explainer == other;
    }

    /** What it explains, as far as it has said so. */
    String subject() {
        return subject.isEmpty() ? explainer.getClass().getName() : subject;
    }

    /** @throws IllegalStateException if it is still busy with an earlier question, or has gone */
    CompletionStage<List<Explained>> ask(String agent) {
        if (isGone || !lease.tryAcquire()) {
            throw new IllegalStateException(isGone ? "it has gone" : "it is still busy with an earlier question");
        }
        try {
            subject = explainer.subject();
            return explainer.explain(agent);
        } finally {
            lease.release();
        }
    }

    /** No call begins any more; false if one has not returned in time. */
    boolean leave(long patienceMillis) {
        isGone = true;
        try {
            return lease.tryAcquire(patienceMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
