// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Children that may outlive the observer: {@code recovery.children} in the state folder, so that the next observer can name those that a crash, or a stop that could not kill them, has left behind. Who has
 * ended is told by process id and start time. Only for that warning: lines that cannot be read are passed over, nothing waits for the disk, and a file that cannot be written is given up. Opened by one thread,
 * then recovery thread only. Source: recovery specification 12.2 and 15, R6.
 *
 * <pre>
 *   + TAB child TAB its start time TAB agent TAB boot TAB program LF     started; program percent-encoded
 *   - TAB child TAB its start time LF                                    ended
 * </pre>
 */
final class Survivors {
    static final String NAME = "recovery.children";
    private static final Logger LOG = LoggerFactory.getLogger("org.varta.recovery");
    private static final int MOST_READ = 4 << 20;
    private static final int MOST_NAMED = 20;
    private static final int SLACK = 1_024;
    private static final int FIELDS_OF_START = 6;
    private static final int FIELDS_OF_END = 3;

    private final String boot;
    private final Processes processes;
    private FileChannel channel;
    private int lines;
    /** Lines of those that run, by child and start time. */
    private final Map<String, String> running = new LinkedHashMap<>();

    private Survivors(String boot, Processes processes) {
        this.boot = boot;
        this.processes = processes;
    }

    /** Keeps nothing. */
    static Survivors none() {
        return new Survivors("", pid -> 0);
    }

    /** Names who is left of the observer before, one warning each, and begins anew with them. */
    static Survivors open(Path folder, String boot, Processes processes) {
        Survivors survivors = new Survivors(boot, processes);
        Path file = folder.resolve(NAME);
        try {
            survivors.read(Files.exists(file) ? text(file) : "");
            survivors.channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            survivors.rewrite();
        } catch (IOException | RuntimeException e) {
            survivors.giveUp(e);
        }
        return survivors;
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST_READ), StandardCharsets.ISO_8859_1);
        }
    }

    private void read(String text) {
        for (String line : text.split("\n")) {
            String[] fields = line.split("\t", -1);
            if (fields.length == FIELDS_OF_START && fields[0].equals("+") && fields[4].equals(boot)) {
                running.put(key(fields), line + "\n");
            } else if (fields.length == FIELDS_OF_END && fields[0].equals("-")) {
                running.remove(key(fields));
            }
        }
        running.values().removeIf(line -> !isThere(line.split("\t")));
        List<String> left = new ArrayList<>(running.values());
        left.subList(0, Math.min(MOST_NAMED, left.size())).forEach(line -> warn(line.strip().split("\t")));
        if (left.size() > MOST_NAMED) {
            LOG.warn("recovery: {} more actions of an observer before this one still run", left.size() - MOST_NAMED);
        }
    }

    private static String key(String[] fields) {
        return fields[1] + " " + fields[2];
    }

    private boolean isThere(String[] fields) {
        try {
            return processes.isThere(Integer.parseUnsignedInt(fields[1]), Long.parseUnsignedLong(fields[2]));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static void warn(String[] fields) {
        LOG.warn("recovery: process {} ({}), started for agent {} by an observer before this one, still runs: nobody follows it, and its agent may be recovered beside it", fields[1],
            URLDecoder.decode(fields[5], StandardCharsets.UTF_8), fields[3]);
    }

    void started(Child child) {
        int pid = child.description.childPid();
        if (channel == null || pid == 0) {
            return;
        }
        long startTime = processes.generationOf(pid);
        if (startTime != 0) {
            child.startTime = startTime;
            String line = String.join("\t", "+", Integer.toUnsignedString(pid), Long.toUnsignedString(startTime), child.agentText(), boot,
                URLEncoder.encode(child.description.program(), StandardCharsets.UTF_8)) + "\n";
            running.put(key(line.split("\t")), line);
            write(line);
        }
    }

    /** Not to be called for a child that may still run. */
    void ended(Child child) {
        String line = String.join("\t", "-", child.pidText(), Long.toUnsignedString(child.startTime)) + "\n";
        if (channel != null && running.remove(key(line.strip().split("\t"))) != null) {
            write(line);
        }
    }

    private void write(String line) {
        try {
            if (running.isEmpty() || lines > 2 * running.size() + SLACK) {
                rewrite();
            } else {
                put(line);
            }
        } catch (IOException e) {
            giveUp(e);
        }
    }

    private void rewrite() throws IOException {
        channel.truncate(0);
        lines = 0;
        if (!running.isEmpty()) {
            put(String.join("", running.values()));
            lines = running.size();
        }
    }

    private void put(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        channel.position(channel.size());
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        lines++;
    }

    private void giveUp(Exception e) {
        LOG.warn("recovery: {} cannot be used, so actions that outlive this observer are not named by the next one: {}", NAME, e.toString());
        close();
    }

    /** Harmless when called again. */
    void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.warn("recovery: {} could not be closed properly: {}", NAME, e.toString());
        }
        channel = null;
    }
}
