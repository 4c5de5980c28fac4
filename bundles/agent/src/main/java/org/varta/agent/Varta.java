// SPDX-License-Identifier: Apache-2.0
package org.varta.agent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.zip.CRC32C;
import org.varta.agent.transport.BeatTransport;
import org.varta.agent.transport.UdsTransport;
import org.varta.agent.vlp.Codec;

/**
 * Sends heartbeats of this process to an observer.
 *
 * <pre>{@code
 * try (Varta agent = Varta.connect(Path.of("/run/varta.sock"))) {
 *     agent.setReconnectAfter(3);
 *     while (working()) {
 *         agent.beat(Status.OK);
 *     }
 * }
 * }</pre>
 *
 * <p>Thread safe. {@link #beat} never throws, never blocks and, once warmed up, allocates nothing when the beat is sent or dropped. Do not beat from a thread that goes on when the work has stopped: a beat says "I am alive and at
 * work".
 */
public final class Varta implements AutoCloseable {
    /** Length of a frame. */
    public static final int FRAME_BYTES = 32;
    /** Nonce of a terminal frame: all ones. */
    public static final long NONCE_TERMINAL = 0xFFFF_FFFF_FFFF_FFFFL;
    /** First nonce of a fresh sequence. */
    public static final long NONCE_MIN = 1;

    private static final int LOWEST_PID = 2;
    private static final AtomicInteger LINEAGE = new AtomicInteger();
    private static final AtomicBoolean HAS_WARNED_OF_PID = new AtomicBoolean();
    private static final BeatOutcome INVALID_INPUT = BeatOutcome.failed(new BeatError(0, "InvalidInput"));
    private static final BeatOutcome CLOSED = BeatOutcome.failed(new BeatError(0, "Closed"));
    private static final BeatOutcome RECONNECT_FAILED = BeatOutcome.failed(new BeatError(0, "ReconnectFailed"));
    private static final BeatOutcome INVALID_PID = BeatOutcome.failed(new BeatError(0, "InvalidPid"));

    private final GuardedTransport transport;
    private final NonceSequence sequence;
    private final LongSupplier pidSource;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer frame = ByteBuffer.allocateDirect(FRAME_BYTES);
    private final long[] droppedByReason = new long[DropReason.values().length];
    /** Guards everything below; it is the sequence's own lock, so that numbers leave in order. */
    private final ReentrantLock lock;
    private final BeatClock clock;
    private final ReconnectBackoff backoff = new ReconnectBackoff();
    private int pid;
    private int lineage;
    private int reconnectAfter;
    private long consecutiveDropped;
    private long forkRecoveries;
    private long sent;
    private long failed;
    private long reconnects;
    private boolean isClosed;

    Varta(BeatTransport transport, LongSupplier nanoTime, LongSupplier pidSource) {
        this.transport = new GuardedTransport(transport);
        this.pidSource = pidSource;
        clock = new BeatClock(nanoTime);
        pid = (int) pidSource.getAsLong();
        lineage = LINEAGE.get();
        sequence = NonceSequence.of(transport.destination());
        lock = sequence.lock;
        lock.lock();
        try {
            sequence.startFor(pid);
        } finally {
            lock.unlock();
        }
    }

    /**
     * An agent that beats to a UNIX datagram socket.
     *
     * @param socketPath path of the observer's socket
     * @return the agent, not null
     * @throws NullPointerException if the path is null
     * @throws IllegalStateException if the socket cannot be connected; the cause is the {@link IOException}
     */
    public static Varta connect(Path socketPath) {
        Objects.requireNonNull(socketPath, "socketPath");
        try {
            return connect(UdsTransport.create(socketPath));
        } catch (IOException e) {
            throw new IllegalStateException("Varta.connect: " + e.getMessage(), e);
        }
    }

    /**
     * An agent over a transport of the caller's.
     *
     * @param transport used and closed by the agent alone
     * @return the agent, not null
     * @throws NullPointerException if the transport is null
     */
    public static Varta connect(BeatTransport transport) {
        Objects.requireNonNull(transport, "transport");
        LongSupplier pidSource = transport instanceof UdsTransport socket ? socket::processId : ProcessHandle.current()::pid;
        return new Varta(transport, System::nanoTime, pidSource);
    }

    /** Says that this process has become another one, such as after the restore of a checkpoint: every agent reconnects before its next beat. For integrators. */
    public static void identityChanged() {
        LINEAGE.incrementAndGet();
    }

    /**
     * Beats with payload 0.
     *
     * @param status what to say
     * @return the outcome, not null
     */
    public BeatOutcome beat(Status status) {
        return beat(status, 0);
    }

    /**
     * Beats. Never throws, never blocks.
     *
     * @param status what to say; null fails
     * @param payload 32 bits that travel as they are
     * @return the outcome, not null
     */
    public BeatOutcome beat(Status status, int payload) {
        lock.lock();
        try {
            BeatOutcome outcome = attempt(status, payload);
            if (outcome.isFailed()) {
                failed = increment(failed);
                if (outcome != RECONNECT_FAILED) {
                    consecutiveDropped = 0;
                }
            }
            return outcome;
        } finally {
            lock.unlock();
        }
    }

    private BeatOutcome attempt(Status status, int payload) {
        if (status == null) {
            return INVALID_INPUT;
        }
        if (isClosed) {
            return CLOSED;
        }
        int currentPid = (int) pidSource.getAsLong();
        int currentLineage = LINEAGE.get();
        if ((currentPid != pid || currentLineage != lineage) && !adoptIdentity(currentPid, currentLineage)) {
            return RECONNECT_FAILED;
        }
        if (Integer.compareUnsigned(pid, LOWEST_PID) < 0) {
            warnOfPid();
            return INVALID_PID;
        }
        long timestamp = clock.read();
        long nonce = sequence.next();
        Codec.encodeInto(frame, status, pid, timestamp, nonce, payload, crc);
        BeatOutcome outcome = send(nonce, timestamp);
        if (outcome instanceof BeatOutcome.Dropped first) {
            consecutiveDropped = increment(consecutiveDropped);
            return mayReconnect() ? reconnectAndSend(first, nonce, timestamp) : outcome;
        }
        return outcome;
    }

    private void warnOfPid() {
        if (HAS_WARNED_OF_PID.compareAndSet(false, true)) {
            System.err.println("[varta] process id " + pid + " cannot be monitored; run an init process as pid 1 of the container, or share the pid namespace of the host or pod");
        }
    }

    private boolean adoptIdentity(int currentPid, int currentLineage) {
        if (replaceConnection() != null) {
            return false;
        }
        sequence.startFor(currentPid);
        pid = currentPid;
        lineage = currentLineage;
        clock.restart();
        forkRecoveries = increment(forkRecoveries);
        return true;
    }

    private BeatOutcome send(long nonce, long timestamp) {
        frame.clear();
        BeatOutcome outcome = transport.send(frame);
        if (outcome instanceof BeatOutcome.Sent) {
            sequence.sent(nonce);
            clock.sent(timestamp);
            backoff.sent();
            consecutiveDropped = 0;
            sent = increment(sent);
        } else if (outcome instanceof BeatOutcome.Dropped dropped) {
            int reason = dropped.reason().ordinal();
            droppedByReason[reason] = increment(droppedByReason[reason]);
        }
        return outcome;
    }

    private boolean mayReconnect() {
        return reconnectAfter > 0 && consecutiveDropped >= reconnectAfter && !backoff.isWaiting(clock.now());
    }

    /** The same frame once more over a new connection. */
    private BeatOutcome reconnectAndSend(BeatOutcome first, long nonce, long timestamp) {
        backoff.attempted(clock.now());
        if (replaceConnection() != null) {
            return first;
        }
        return send(nonce, timestamp);
    }

    /** Null if there is a new connection, else why not; then the old one stays. */
    private IOException replaceConnection() {
        IOException failure = transport.reconnect();
        if (failure == null) {
            reconnects = increment(reconnects);
            consecutiveDropped = 0;
        }
        return failure;
    }

    /**
     * Replaces the connection now. Nonce sequence and timestamps go on.
     *
     * @throws IllegalStateException if the agent is closed, or if there is no new connection; then the old one stays
     */
    public void reconnect() {
        lock.lock();
        try {
            if (isClosed) {
                throw new IllegalStateException("Varta.reconnect: closed");
            }
            int currentPid = (int) pidSource.getAsLong();
            int currentLineage = LINEAGE.get();
            IOException failure = replaceConnection();
            if (failure != null) {
                throw new IllegalStateException("Varta.reconnect: " + failure.getMessage(), failure);
            }
            sequence.continueFor(currentPid);
            pid = currentPid;
            lineage = currentLineage;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Reconnects by itself after so many dropped beats in a row, and sends the dropped frame once more. 0, the default, never does.
     *
     * @param n 0 or more
     * @throws IllegalArgumentException if negative
     */
    public void setReconnectAfter(int n) {
        if (n < 0) {
            throw new IllegalArgumentException("reconnectAfter must be zero or greater, not " + n);
        }
        lock.lock();
        try {
            reconnectAfter = n;
            consecutiveDropped = 0;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Leaves time between automatic attempts to reconnect, doubling from the least to the most until a beat is sent.
     *
     * @param min the least, zero for none (the default)
     * @param max the most, not less than the least
     * @throws IllegalArgumentException if negative or in the wrong order
     */
    public void setReconnectBackoff(Duration min, Duration max) {
        lock.lock();
        try {
            backoff.configure(min, max);
        } finally {
            lock.unlock();
        }
    }

    static long increment(long counter) {
        return counter == Long.MAX_VALUE ? counter : counter + 1;
    }

    private long read(LongSupplier counter) {
        lock.lock();
        try {
            return counter.getAsLong();
        } finally {
            lock.unlock();
        }
    }

    /**
     * How often the clock went back.
     *
     * @return 0 or more, also after close
     */
    public long clockRegressions() {
        return read(clock::regressions);
    }

    /**
     * How often the process had become another one and the agent has recovered.
     *
     * @return 0 or more, also after close
     */
    public long forkRecoveries() {
        return read(() -> forkRecoveries);
    }

    /**
     * Beats dropped since the last one that was sent.
     *
     * @return 0 or more
     */
    public long consecutiveDropped() {
        return read(() -> consecutiveDropped);
    }

    /**
     * Beats sent.
     *
     * @return 0 or more
     */
    public long sent() {
        return read(() -> sent);
    }

    /**
     * Beats dropped for a reason.
     *
     * @param reason not null
     * @return 0 or more
     */
    public long dropped(DropReason reason) {
        return read(() -> droppedByReason[reason.ordinal()]);
    }

    /**
     * Beats failed.
     *
     * @return 0 or more
     */
    public long failed() {
        return read(() -> failed);
    }

    /**
     * New connections after the first.
     *
     * @return 0 or more
     */
    public long reconnects() {
        return read(() -> reconnects);
    }

    /** Ends the connection; sends nothing. The protocol has no good-bye: the observer will report a stall. May be called twice. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (!isClosed) {
                isClosed = true;
                sequence.release();
                transport.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
