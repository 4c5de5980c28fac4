// SPDX-License-Identifier: Apache-2.0
package org.varta.transport.uds.internal;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
    private final Object life = new Object();
    /** Guarded by {@code life}. */
    private CountDownLatch inUse = new CountDownLatch(0);
    private boolean isRefusing;

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
        synchronized (life) {
            inUse = new CountDownLatch(1);
        }
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
        if (receiver.truncatedControl(i)) {
            return Reception.CONTROL_TRUNCATED;
        }
        if (receiver.length(i) != FrameLayout.FRAME_BYTES) {
            return Reception.WRONG_LENGTH;
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
        synchronized (life) {
            if (!isRefusing) {
                isRefusing = true;
                file.unlink();
                receiver.shutdown();
            }
        }
    }

    @Override
    public void released() {
        synchronized (life) {
            inUse.countDown();
        }
    }

    /** Closes when the loop has let go, or after so long; false if it had not. */
    boolean close(long patienceMillis) throws InterruptedException {
        CountDownLatch use;
        synchronized (life) {
            use = inUse;
        }
        boolean isReleased = use.await(patienceMillis, TimeUnit.MILLISECONDS);
        stopAccepting();
        if (isReleased) {
            receiver.close();
        }
        return isReleased;
    }
}
