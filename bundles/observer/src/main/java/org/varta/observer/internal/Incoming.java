// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import org.varta.api.transport.BeatBatch;
import org.varta.api.transport.Origin;
import org.varta.vlp.FrameLayout;

/** One frame on its way through the gates: the row of the batch, and what the observer itself finds out about the sender. One instance, refilled; loop thread only. */
final class Incoming {
    long key;
    int pid;
    int kernelPid;
    int uid;
    int status;
    int payload;
    long nonce;
    long timestamp;
    long arrival;
    /** Trust class; lowered when a kernel-attested sender's identity is incomplete. */
    Origin origin;
    /** Namespace inode of the sender, 0 when unknown. */
    long inode;
    /** Start time of the sender, 0 when unknown. */
    long generation;
    /** Name of the source it came through. */
    String transport = "";
    /** True when the start time was read for this very frame and is the pinned one. */
    boolean isSameProcess;

    void load(BeatBatch batch, int row, long now) {
        key = batch.senderKey[row];
        pid = batch.pid[row];
        kernelPid = batch.kernelPid[row];
        uid = batch.uid[row];
        status = batch.status[row];
        payload = batch.payload[row];
        nonce = batch.nonce[row];
        timestamp = batch.timestamp[row];
        origin = batch.origin[row];
        arrival = now;
        inode = 0;
        generation = 0;
        isSameProcess = false;
    }

    boolean isTerminal() {
        return nonce == FrameLayout.NONCE_TERMINAL;
    }
}
