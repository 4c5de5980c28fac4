// SPDX-License-Identifier: Apache-2.0
package org.varta.transport.uds.internal;

import java.util.ArrayList;
import java.util.List;
import org.varta.api.transport.BeatBatch;
import org.varta.api.transport.BeatSource;
import org.varta.api.transport.Reception;

/** Takes sources, receives, and gives them back as the observer's loop does. */
final class LoopInTest {
    private final List<BeatSource> taken = new ArrayList<>();
    private final List<Long> nonces = new ArrayList<>();
    private final List<Reception> receptions = new ArrayList<>();
    private final BeatBatch batch = new BeatBatch();

    void take(BeatSource source) {
        source.taken(() -> { });
        taken.add(source);
    }

    void giveBack(BeatSource source) {
        if (taken.remove(source)) {
            source.stopAccepting();
            receive(source);
            source.released();
        }
    }

    private void receive(BeatSource source) {
        for (int rows = source.receive(batch, 0); rows > 0; rows = source.receive(batch, 0)) {
            for (int i = 0; i < rows; i++) {
                receptions.add(batch.reception[i]);
                if (batch.reception[i] == Reception.FRAME) {
                    nonces.add(batch.nonce[i]);
                }
            }
        }
    }

    /** Nonces of all frames up to now. */
    List<Long> nonces() {
        taken.forEach(this::receive);
        return List.copyOf(nonces);
    }

    /** What has come in since the last question. */
    List<Reception> receptions() {
        taken.forEach(this::receive);
        List<Reception> all = List.copyOf(receptions);
        receptions.clear();
        return all;
    }
}
