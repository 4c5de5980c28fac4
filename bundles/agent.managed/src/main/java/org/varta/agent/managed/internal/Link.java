// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.managed.internal;

import java.nio.file.Path;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.agent.BeatOutcome;
import org.varta.agent.DropReason;
import org.varta.agent.Status;
import org.varta.agent.Varta;

/** The way to one observer, which may not be there yet, or not any more. Beats and changes on the beat thread; the numbers may be read by any. */
final class Link implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("org.varta.agent.managed");
    private static final BeatOutcome NO_OBSERVER = BeatOutcome.dropped(DropReason.NO_OBSERVER);

    private final String agent;
    private final Aside aside;
    private final Tally tally;
    private final DoubleSupplier random;
    private Path path;
    private int reconnectAfter;
    private Backoff backoff;
    private long drops;
    private String failure = "";
    private boolean hasSpoken;
    private volatile Varta varta;
    private volatile boolean isConnected;
    /** Of former connections. */
    private volatile long forkRecoveries;
    private volatile long clockRegressions;

    Link(String agent, Settings settings, Aside aside, Tally tally, DoubleSupplier random) {
        this.agent = agent;
        this.aside = aside;
        this.tally = tally;
        this.random = random;
        apply(settings);
    }

    /** A new destination is gone to with the next beat. */
    void apply(Settings settings) {
        if (!settings.path().equals(path)) {
            close();
            hasSpoken = false;
            isConnected = false;
        }
        path = settings.path();
        reconnectAfter = settings.reconnectAfter();
        backoff = new Backoff(settings.backoffMin(), settings.backoffMax(), random);
        drops = 0;
    }

    void beat(Status status, int payload, long now) {
        boolean isThere = varta != null || backoff.isOver(now) && attempt(now, () -> varta = Varta.connect(path));
        BeatOutcome outcome = isThere ? overConnection(varta, status, payload, now) : NO_OBSERVER;
        tally.beat(outcome);
        settle(outcome);
    }

    private BeatOutcome overConnection(Varta present, Status status, int payload, long now) {
        BeatOutcome outcome = present.beat(status, payload);
        if (!outcome.isDropped()) {
            return outcome;
        }
        drops++;
        boolean isTimeToReconnect = reconnectAfter > 0 && drops >= reconnectAfter && backoff.isOver(now);
        return isTimeToReconnect && attempt(now, present::reconnect) ? present.beat(status, payload) : outcome;
    }

    private boolean attempt(long now, Runnable way) {
        backoff.attempted(now);
        boolean isFirst = !hasSpoken && varta == null;
        try {
            way.run();
            drops = 0;
            failure = "";
            if (!isFirst) {
                tally.connected(true);
            }
            return true;
        } catch (IllegalStateException e) {
            failure = e.getMessage();
            tally.connected(false);
            return false;
        }
    }

    /** One line for each change. A full queue tells nothing about whether somebody is there. */
    private void settle(BeatOutcome outcome) {
        boolean isLost = outcome.isFailed() || outcome instanceof BeatOutcome.Dropped dropped && dropped.reason() != DropReason.KERNEL_QUEUE_FULL;
        if (outcome.isSent()) {
            drops = 0;
            backoff.succeeded();
        } else if (!isLost) {
            return;
        }
        if (outcome.isSent() == isConnected && hasSpoken) {
            return;
        }
        hasSpoken = true;
        isConnected = outcome.isSent();
        Path to = path;
        String why = failure.isEmpty() ? outcome.toString() : failure;
        failure = "";
        if (isConnected) {
            aside.run(() -> LOG.info("agent.managed: {}: beats to {}", agent, to));
        } else {
            aside.run(() -> LOG.warn("agent.managed: {}: beats do not reach {}, it goes on trying: {}", agent, to, why));
        }
    }

    boolean isConnected() {
        return isConnected;
    }

    long forkRecoveries() {
        Varta present = varta;
        return forkRecoveries + (present == null ? 0 : present.forkRecoveries());
    }

    long clockRegressions() {
        Varta present = varta;
        return clockRegressions + (present == null ? 0 : present.clockRegressions());
    }

    @Override
    public void close() {
        Varta present = varta;
        if (present != null) {
            varta = null;
            forkRecoveries += present.forkRecoveries();
            clockRegressions += present.clockRegressions();
            present.close();
        }
    }
}
