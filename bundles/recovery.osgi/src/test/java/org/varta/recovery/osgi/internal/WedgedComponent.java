// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.osgi.internal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** A component with a worker that waits for something that never comes, once it is told to: its progress then stands still, until there is a new instance. */
public final class WedgedComponent implements Supplier<String> {
    private final AtomicLong progress = new AtomicLong();
    private final CountDownLatch never = new CountDownLatch(1);
    private final Thread worker = new Thread(this::work, "worker");

    private void work() {
        try {
            while (!never.await(1, TimeUnit.MILLISECONDS)) {
                progress.incrementAndGet();
                if (System.getProperty("varta.test.wedge") != null) {
                    System.clearProperty("varta.test.wedge");
                    never.await();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Called by Declarative Services. */
    public void activate() {
        worker.start();
    }

    /** Called by Declarative Services. */
    public void deactivate() {
        worker.interrupt();
    }

    @Override
    public String get() {
        return Long.toString(progress.get());
    }
}
