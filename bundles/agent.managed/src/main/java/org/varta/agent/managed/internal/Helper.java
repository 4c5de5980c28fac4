// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.managed.internal;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongSupplier;

/** One thread for what may hang. If it does while others wait, it is left behind, to end when its task does, and another one goes on; up to {@link #MOST_LOST} of them. Thread safe. */
final class Helper implements Aside, AutoCloseable {
    static final int MOST_LOST = 64;

    private final String name;
    private final LongSupplier clock;
    /** Guarded by this, as all below. */
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private Worker present;
    private int lost;
    private boolean isClosed;

    /** One thread's life. */
    private final class Worker implements Runnable {
        private boolean isBusy;
        private long since;

        @Override
        public void run() {
            try {
                for (Runnable task = next(this); task != null; task = next(this)) {
                    task.run();
                }
            } finally {
                ended(this);
            }
        }
    }

    Helper(String name, LongSupplier clock) {
        this.name = name;
        this.clock = clock;
    }

    @Override
    public synchronized void run(Runnable task) {
        if (isClosed) {
            return;
        }
        tasks.add(task);
        if (present == null) {
            start();
        }
        notifyAll();
    }

    private void start() {
        present = new Worker();
        Thread thread = new Thread(present, name);
        thread.setDaemon(true);
        thread.start();
    }

    private synchronized Runnable next(Worker worker) {
        worker.isBusy = false;
        while (tasks.isEmpty() && worker == present && !isClosed) {
            try {
                wait();
            } catch (InterruptedException e) {
                // Foreign code may have interrupted its own thread; nobody else does. The exception has taken the mark away, so the next wait waits.
                continue;
            }
        }
        if (worker != present || isClosed) {
            return null;
        }
        worker.isBusy = true;
        worker.since = clock.getAsLong();
        return tasks.remove();
    }

    private synchronized void ended(Worker worker) {
        if (worker != present) {
            lost--;
        } else if (!tasks.isEmpty() && !isClosed) {
            // It died of its task, which must not be the end of the others.
            start();
        } else {
            present = null;
        }
    }

    @Override
    public synchronized void relieve(long now) {
        if (present != null && present.isBusy && now - present.since >= Part.PATIENCE && !tasks.isEmpty() && lost < MOST_LOST) {
            lost++;
            start();
        }
    }

    synchronized int lost() {
        return lost;
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        tasks.clear();
        notifyAll();
    }
}
