// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.osgi.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes parts down, last first, and brings them up, first first. What has been taken down is brought up also when something else fails, and also when this bundle is stopped meanwhile: it runs on a thread of
 * its own and needs nothing that this bundle is given.
 */
final class Restart implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger("org.varta.recovery.osgi");
    private static final int SUCCEEDED = 0;
    private static final int FAILED = 1;

    private final List<Part> parts;
    private final String names;
    private final CompletableFuture<Integer> end;

    Restart(List<Part> parts, String names, CompletableFuture<Integer> end) {
        this.parts = parts;
        this.names = names;
        this.end = end;
    }

    @Override
    public void run() {
        boolean isFailed = false;
        List<Part> lastFirst = new ArrayList<>(parts);
        Collections.reverse(lastFirst);
        for (Part part : lastFirst) {
            isFailed |= !attempt(part, true);
        }
        for (Part part : parts) {
            isFailed |= !attempt(part, false);
        }
        end.complete(isFailed ? FAILED : SUCCEEDED);
    }

    private boolean attempt(Part part, boolean isDown) {
        try {
            if (isDown) {
                part.down();
            } else {
                part.up();
            }
            return true;
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            // The part's own code failed, which is not ours to judge: the others get their turn, and the exit value tells.
            LOG.error("recovery.osgi: {} of {} could not be {}", part.symbolicName(), names, isDown ? "taken down" : "brought up", e);
            return false;
        }
    }
}
