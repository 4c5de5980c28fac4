// SPDX-License-Identifier: Apache-2.0
package org.varta.transport.uds.internal;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.varta.api.transport.BeatBatch;
import org.varta.api.transport.BeatSource;
import org.varta.api.transport.LoopWaker;
import org.varta.api.transport.Origin;
import org.varta.api.transport.Reception;
import org.varta.posix.UnixDatagramReceiver;
import org.varta.vlp.DecodeError;
import org.varta.vlp.FrameDecoder;
import org.varta.vlp.FrameLayout;

/** What the loop receives from: classifies each datagram by length, credentials and decoding. {@link #receive} belongs to the loop thread. */
final class UdsSource implements BeatSource {
    private final String name;
    private final SocketFile file;
    private final UnixDatagramReceiver receiver;
    private final FrameDecoder decoder;
    private volatile int[] allowedUids;
    private volatile CountDownLatch use = new CountDownLatch(0);
    private final AtomicBoolean isRefusing = new AtomicBoolean();
    private final AtomicBoolean isClosed = new AtomicBoolean();
    /** The component has given up waiting for the loop, so the loop's release closes. */
    private volatile boolean isAbandoned;
    private volatile int discarded;

    UdsSource(String name, SocketFile file, UnixDatagramReceiver receiver, int[] allowedUids) {
        this.name = name;
        this.file = file;
        this.receiver = receiver;
        this.allowedUids = allowedUids;
        this.decoder = new FrameDecoder(receiver.frames());
    }

    /** Admits these users from the next batch on. */
    void allow(int[] uids) {
        allowedUids = uids;
    }

    void mode(int mode) throws IOException {
        file.mode(mode);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int descriptor() {
        return receiver.descriptor();
    }

    @Override
    public void taken(LoopWaker waker) {
        use = new CountDownLatch(1);
    }

    @Override
    public int receive(BeatBatch batch, long now) {
        int received = receiver.receive();
        for (int i = 0; i < received; i++) {
            batch.reception[i] = classify(batch, i);
        }
        return received;
    }

    private Reception classify(BeatBatch batch, int i) {
        if (receiver.length(i) != FrameLayout.FRAME_BYTES) {
            return Reception.WRONG_LENGTH;
        }
        if (receiver.truncatedControl(i)) {
            return Reception.CONTROL_TRUNCATED;
        }
        if (!receiver.hasCredentials(i)) {
            return Reception.NO_CREDENTIALS;
        }
        int pid = receiver.pid(i);
        int uid = receiver.uid(i);
        batch.kernelPid[i] = pid;
        batch.uid[i] = uid;
        batch.origin[i] = Origin.KERNEL_ATTESTED;
        if (pid == 0) {
            return Reception.SENDER_INVISIBLE;
        }
        return isAllowed(uid) ? decode(batch, i, pid) : Reception.UID_REFUSED;
    }

    private boolean isAllowed(int uid) {
        for (int allowed : allowedUids) {
            if (allowed == uid) {
                return true;
            }
        }
        return false;
    }

    private Reception decode(BeatBatch batch, int i, int kernelPid) {
        DecodeError error = decoder.decode(receiver.frameOffset(i));
        if (error != null) {
            batch.decodeError[i] = error;
            return Reception.UNDECODABLE;
        }
        batch.senderKey[i] = Integer.toUnsignedLong(kernelPid);
        batch.pid[i] = decoder.pid();
        batch.status[i] = decoder.status();
        batch.timestamp[i] = decoder.timestamp();
        batch.nonce[i] = decoder.nonce();
        batch.payload[i] = decoder.payload();
        return Reception.FRAME;
    }

    /** First the name goes, so that nobody new finds us, then every sender gets an error instead of a queue that nobody reads. */
    @Override
    public void stopAccepting() {
        if (isRefusing.compareAndSet(false, true)) {
            file.unlink();
            receiver.shutdown();
        }
    }

    @Override
    public void released() {
        use.countDown();
        if (isAbandoned) {
            closeReceiver();
        }
    }

    /** Closes when the loop has let go; false if it has not within so long: then it closes when the loop does. */
    boolean close(long patienceMillis) {
        boolean isReleased = isReleasedWithin(patienceMillis);
        stopAccepting();
        isAbandoned = true;
        if (use.getCount() == 0) {
            closeReceiver();
        }
        return isReleased;
    }

    private boolean isReleasedWithin(long millis) {
        try {
            return use.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return use.getCount() == 0;
        }
    }

    private void closeReceiver() {
        if (isClosed.compareAndSet(false, true)) {
            for (int received = receiver.receive(); received > 0; received = receiver.receive()) {
                discarded += received;
            }
            receiver.close();
        }
    }

    /** Datagrams that were queued when the socket was closed: more than none only if no loop had it. */
    int discarded() {
        return discarded;
    }
}
