// SPDX-License-Identifier: Apache-2.0
package org.varta.itests.bench.probe;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A thread of the product as kernel and virtual machine see it. Thread safe. */
final class ProductThread {
    static final String LOOP = "varta-loop";
    static final String AUDIT = "varta-audit";

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final long id;
    private final long task;

    private ProductThread(long id, long task) {
        this.id = id;
        this.task = task;
    }

    static ProductThread find(String name) throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            long task = tasks.filter(path -> isNamed(path, name)).mapToLong(path -> Long.parseLong(path.getFileName().toString())).findFirst().orElseThrow();
            ThreadInfo[] all = ((ThreadMXBean) ManagementFactory.getThreadMXBean()).dumpAllThreads(false, false);
            long id = Stream.of(all).filter(info -> info.getThreadName().equals(name)).mapToLong(ThreadInfo::getThreadId).findFirst().orElseThrow();
            return new ProductThread(id, task);
        }
    }

    private static boolean isNamed(Path task, String name) {
        try {
            return Files.readString(task.resolve("comm")).trim().equals(name);
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether this is the loop's. */
    static boolean isLoopCurrent() {
        return Thread.currentThread().getName().equals(LOOP);
    }

    /**
     * Says where it runs.
     *
     * @param cpu the only core, negative for any
     * @param priority real-time priority, 0 for none
     */
    void place(int cpu, int priority) throws IOException, InterruptedException {
        if (cpu >= 0) {
            run("taskset", "-cp", Integer.toString(cpu), Long.toString(task));
        }
        if (priority > 0) {
            run("chrt", "--fifo", "--pid", Integer.toString(priority), Long.toString(task));
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        int status = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.INHERIT).start().waitFor();
        if (status != 0) {
            throw new IOException(command[0] + " failed");
        }
    }

    /** Processor time so far, as the scheduler accounts for it. */
    long cpuNanos() {
        try {
            return Long.parseLong(Files.readString(Path.of("/proc/self/task/" + task + "/schedstat")).split(" ")[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it has allocated so far. */
    long allocatedBytes() {
        return threads.getThreadAllocatedBytes(id);
    }
}
