// SPDX-License-Identifier: Apache-2.0
package org.varta.control.internal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.recovery.OperatorDesk;
import org.varta.api.recovery.OperatorDesk.Reply;

/** Gives orders to the one who recovers. Thread safe; never blocks its caller. */
final class Orders {
    /** Longer than an order waits to be carried out, shorter than the time of a client. */
    static final long ANSWER_MILLIS = 4_000;
    private static final Logger LOG = LoggerFactory.getLogger(Orders.class);
    private static final long PATIENCE_MILLIS = 2_000;

    private final Executor threads;
    private final List<Bound> desks = new CopyOnWriteArrayList<>();

    /** A desk of another bundle; its unbind waits for a call to return. */
    private record Bound(OperatorDesk desk, Semaphore lease) {
    }

    /** @param threads for calls into other bundles, which may hang */
    Orders(Executor threads) {
        this.threads = threads;
    }

    void bind(OperatorDesk desk) {
        desks.add(new Bound(desk, new Semaphore(1)));
    }

    void unbind(OperatorDesk desk) {
        for (Bound bound : desks) {
            if (bound.desk == desk) {
                desks.remove(bound);
                if (!acquire(bound.lease)) {
                    LOG.warn("control: the desk that takes orders goes away while it is still being called");
                }
                return;
            }
        }
    }

    private static boolean acquire(Semaphore lease) {
        try {
            return lease.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Completes, never exceptionally, in bounded time. Nothing is tried twice: whoever got no answer has to look.
     *
     * @param by tells who orders it, null if that cannot be told; called by another thread, because looking up a user's name may take long
     */
    CompletableFuture<Reply> give(OperatorDesk.Order order, String agent, Supplier<String> by) {
        List<Bound> present = List.copyOf(desks);
        if (present.isEmpty()) {
            return CompletableFuture.completedFuture(refused("no_recovery", "no recovery is running here; nothing has been done"));
        }
        try {
            return CompletableFuture.supplyAsync(() -> call(present.get(0), order, agent, by), threads).thenCompose(stage -> stage).orTimeout(ANSWER_MILLIS, TimeUnit.MILLISECONDS)
                .handle((reply, failure) -> reply != null ? reply : unanswered(failure));
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(refused("busy", "too many calls hang; nothing has been done"));
        }
    }

    private static CompletionStage<Reply> call(Bound bound, OperatorDesk.Order order, String agent, Supplier<String> by) {
        String who = by.get();
        if (who == null) {
            return CompletableFuture.completedFuture(refused("unknown_peer", "it cannot be told who orders that; nothing has been done"));
        }
        if (!bound.lease.tryAcquire()) {
            return CompletableFuture.completedFuture(refused("busy", "another order hangs, or recovery goes away; nothing has been done"));
        }
        try {
            return bound.desk.order(order, agent, who);
        } finally {
            bound.lease.release();
        }
    }

    private static Reply unanswered(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        LOG.debug("control: an order was not answered", cause);
        String why = cause instanceof TimeoutException ? "recovery has not answered within " + ANSWER_MILLIS + " ms" : "recovery cannot answer: " + (cause == null ? "it has said nothing" : cause.toString());
        return refused("unanswered", why + "; look with explain before you repeat the order");
    }

    private static Reply refused(String token, String sentence) {
        return new Reply(false, token, Map.of(), sentence);
    }
}
