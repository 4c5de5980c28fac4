// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.notify.internal;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.varta.api.event.EventKind;
import org.varta.api.event.EventStream;
import org.varta.api.recovery.RecoveryAction;
import org.varta.api.recovery.RecoveryRequest;
import org.varta.api.recovery.RecoveryRun;
import org.varta.api.stall.Verdict;

/** The notice as a component: an event, and nothing else. Started on the recovery thread. */
@Component(service = RecoveryAction.class)
public final class NotifyAction implements RecoveryAction {
    /** Identifier of this action, and mode of its records. */
    static final String ID = "notify";
    /** Token of its event. */
    static final String TOKEN = "notice";
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final int NO_PROCESS = 0;

    private final List<EventStream> streams = new CopyOnWriteArrayList<>();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindStream(EventStream stream) {
        streams.add(stream);
    }

    void unbindStream(EventStream stream) {
        streams.remove(stream);
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public boolean isNotice() {
        return true;
    }

    /** It is over when it returns, so its handle has nothing to do. */
    @Override
    public RecoveryRun start(RecoveryRequest request) {
        Verdict verdict = request.verdict();
        String words = verdict.agent() + " was silent for " + (verdict.convictedAt() - verdict.lastArrival()) / NANOS_PER_MILLI + " ms, reason " + verdict.reason()
            + (request.target().isEmpty() ? "" : ", for " + request.target());
        streams.forEach(stream -> stream.publish(EventKind.DECISION, verdict.pid(), TOKEN, words));
        CompletableFuture<Integer> end = CompletableFuture.completedFuture(0);
        BooleanSupplier isOver = end::isDone;
        return new RecoveryRun(new RecoveryRun.Description(NO_PROCESS, ID, ID, "inline", 0), end, isOver, isOver, CompletableFuture.completedFuture(RecoveryRun.Output.NONE)::join);
    }
}
