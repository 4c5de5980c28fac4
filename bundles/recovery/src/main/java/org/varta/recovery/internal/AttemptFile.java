// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.recovery.RecoveryAttempt;

/**
 * Starts that outlive the observer: {@code recovery.attempts} in the state folder, one {@link AttemptLine} after the other. A start is on the disk before it happens; what becomes of it is
 * written without waiting for the disk. The file is written anew when most of its lines are replaced.
 *
 * <p>A last line that is not whole was being written when the power went: it is cut off, for its start has not happened. Any other damage makes the file unfit for budgets: what can be read counts, nothing is
 * written, and it stays so until somebody has looked at the file. NOT thread safe: opened by one thread, then used by the recovery thread.
 */
final class AttemptFile {
    static final String NAME = "recovery.attempts";
    private static final Logger LOG = LoggerFactory.getLogger("org.varta.recovery");
    private static final String LOCK = "recovery.lock";
    private static final int MOST_KEPT = 16_384;
    private static final int SLACK = 1_024;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final Path file;
    private final String boot;
    private final Clocks clocks;
    private final List<Attempt> remembered = new ArrayList<>();
    /** For each agent that a person has forgiven, the number up to which. */
    private final Map<String, Long> forgiven = new HashMap<>();
    private FileChannel lock;
    private FileChannel channel;
    private long lines;
    private boolean isFailing;

    private AttemptFile(Path file, String boot, Clocks clocks) {
        this.file = file;
        this.boot = boot;
        this.clocks = clocks;
    }

    /** Keeps nothing. */
    static AttemptFile none(Clocks clocks) {
        return new AttemptFile(null, "", clocks);
    }

    /** Opens or creates the file; one that cannot be used is reported and then keeps nothing. */
    static AttemptFile open(Path folder, String boot, Clocks clocks) {
        AttemptFile attempts = new AttemptFile(folder.resolve(NAME), boot, clocks);
        try {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            attempts.take(folder);
        } catch (IOException | RuntimeException e) {
            LOG.error("recovery: {} cannot be used, so budgets do not outlive the observer: {}", attempts.file, e.toString());
            attempts.close();
        }
        return attempts;
    }

    private void take(Path folder) throws IOException {
        lock = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isLocked()) {
            throw new IOException("another observer uses this state folder");
        }
        String text = Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
        if (read(text)) {
            rewrite(remembered);
        } else {
            LOG.error("recovery: {} is damaged: what can be read counts, budgets count as used up, and nothing is written until it has been removed or repaired", file);
        }
    }

    private boolean isLocked() throws IOException {
        try {
            FileLock taken = lock.tryLock();
            return taken != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** False if something other than the last line is damaged. */
    private boolean read(String text) {
        String[] all = text.split("\n", -1);
        Map<Long, AttemptLine> latest = new TreeMap<>();
        boolean isWhole = true;
        for (int i = 0; i < all.length; i++) {
            AttemptLine line = AttemptLine.of(all[i]);
            boolean isLast = i == all.length - 1;
            if (line != null && !isLast) {
                latest.put(line.id(), line);
            }
            isWhole &= line != null || isLast || all[i].isEmpty() && i == 0;
        }
        long before = Long.MIN_VALUE;
        long now = clocks.now();
        for (AttemptLine line : latest.values()) {
            if (line.facts() != null) {
                long age = age(line, now);
                // Ages that a stepping clock makes contradict each other must not change the order.
                age = before == Long.MIN_VALUE ? age : Math.min(age, before);
                before = age;
                remembered.add(new Attempt(line.id(), moved(line.facts(), now - age, now)));
            } else if (line.forgiven() != null) {
                forgiven.put(line.forgiven(), line.id());
            }
        }
        remembered.stream().filter(attempt -> attempt.id < forgiven.getOrDefault(attempt.facts().agent(), 0L)).forEach(Attempt::forgive);
        return isWhole;
    }

    /** The smaller of what the two clocks say, for it is the one that holds back more; the monotonic one speaks only of this life of the system. */
    private long age(AttemptLine line, long now) {
        long byWall = Math.max(0, clocks.wallclockMillis().getAsLong() - line.wallclockMillis());
        long wall = byWall > Long.MAX_VALUE / NANOS_PER_MILLI ? Long.MAX_VALUE / 4 : byWall * NANOS_PER_MILLI;
        long monotonic = now - line.facts().startedAt();
        return boot.isEmpty() || !line.boot().equals(boot) || monotonic < 0 ? wall : Math.min(wall, monotonic);
    }

    /** The same start on the present clock; what was running then has an end that nobody saw. */
    private static RecoveryAttempt moved(RecoveryAttempt old, long startedAt, long now) {
        boolean isCutOff = old.outcome() == RecoveryAttempt.Outcome.RUNNING;
        long endedAt = isCutOff ? now : startedAt + old.endedAt() - old.startedAt();
        return new RecoveryAttempt(old.generation(), old.action(), startedAt, endedAt, isCutOff ? RecoveryAttempt.Outcome.UNKNOWN : old.outcome(), old.pid(), old.agent(), old.target(),
            old.isNotice(), old.effect(), startedAt + old.settledAt() - old.startedAt(), old.healthyNanos());
    }

    /** What was found when the file was opened, oldest first. */
    List<Attempt> remembered() {
        return List.copyOf(remembered);
    }

    /** The highest number in the file when it was opened, of starts that are remembered and of words of forgiveness. */
    long lastId() {
        long ofStarts = remembered.isEmpty() ? 0 : remembered.get(remembered.size() - 1).id;
        return forgiven.values().stream().reduce(ofStarts, Math::max);
    }

    /** Whether there shall be a file at all. */
    boolean isWanted() {
        return file != null;
    }

    /** Whether the state folder is ours alone, whatever state this file is in. */
    boolean isFolderOurs() {
        return lock != null;
    }

    /** Whether a start that is written now outlives the observer. */
    boolean isDurable() {
        return channel != null && !isFailing;
    }

    /** Writes down what is known of a start; waits for the disk if the start has yet to happen. False if that failed. */
    boolean write(Attempt attempt, boolean isAwaited) {
        return write(attempt.id, attempt.facts(), isAwaited);
    }

    /** A start that was written down has not happened. */
    void withdraw(long id) {
        write(id, null, false);
    }

    /** Writes down that starts for an agent with smaller numbers are forgiven; waits for the disk. False if that failed: then nobody may rely on it. */
    boolean forgive(long id, String agent) {
        if (!put(forgivenLine(id, agent), true)) {
            return false;
        }
        forgiven.put(agent, id);
        return true;
    }

    private String forgivenLine(long id, String agent) {
        return new AttemptLine(id, boot, clocks.wallclockMillis().getAsLong(), null, agent).text();
    }

    private boolean write(long id, RecoveryAttempt facts, boolean isAwaited) {
        return put(line(id, facts), isAwaited);
    }

    private boolean put(String line, boolean isAwaited) {
        // After a failed write half a line may stand at the end: nothing more before the file has been written anew.
        if (!isDurable()) {
            return false;
        }
        try {
            put(channel, line);
            if (isAwaited) {
                channel.force(false);
            }
            lines++;
            return true;
        } catch (IOException e) {
            LOG.error("recovery: {} cannot be written, budgets count as used up until it can: {}", file, e.toString());
            isFailing = true;
            return false;
        }
    }

    private String line(long id, RecoveryAttempt facts) {
        long age = facts == null ? 0 : clocks.now() - facts.startedAt();
        return new AttemptLine(id, boot, clocks.wallclockMillis().getAsLong() - age / NANOS_PER_MILLI, facts).text();
    }

    private static void put(FileChannel to, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    /** Whether most lines are of no use any more, or a failed write may have left half a line. */
    boolean isCompactionDue(int live) {
        return channel != null && (lines > 2L * Math.min(live, MOST_KEPT) + SLACK || isFailing);
    }

    /** Writes the file anew with these starts, the latest if there are too many. */
    void compact(Collection<Attempt> live) {
        try {
            rewrite(live);
            isFailing = false;
        } catch (IOException e) {
            if (!isFailing) {
                LOG.error("recovery: {} cannot be written anew: {}", file, e.toString());
            }
            isFailing = true;
        }
    }

    private void rewrite(Collection<Attempt> live) throws IOException {
        List<Attempt> kept = live.stream().sorted((one, other) -> Long.compare(one.id, other.id)).skip(Math.max(0, live.size() - MOST_KEPT)).toList();
        Path fresh = file.resolveSibling(NAME + ".new");
        FileChannel next = FileChannel.open(fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try {
            StringBuilder text = new StringBuilder();
            kept.forEach(attempt -> text.append(line(attempt.id, attempt.facts())));
            forgiven.keySet().retainAll(kept.stream().filter(Attempt::isForgiven).map(attempt -> attempt.facts().agent()).collect(Collectors.toSet()));
            forgiven.forEach((agent, id) -> text.append(forgivenLine(id, agent)));
            put(next, text.toString());
            next.force(true);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            syncNames();
        } catch (IOException e) {
            next.close();
            throw e;
        }
        if (channel != null) {
            channel.close();
        }
        channel = next;
        lines = kept.size() + (long) forgiven.size();
    }

    private void syncNames() throws IOException {
        try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    /** Harmless when called again. */
    void close() {
        try {
            if (channel != null) {
                channel.close();
            }
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            LOG.warn("recovery: {} could not be closed properly: {}", file, e.toString());
        }
        channel = null;
        lock = null;
    }
}
