// SPDX-License-Identifier: Apache-2.0
package org.varta.itests.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Every record that ever stood in a log whose old generations are deleted: looks at its files again and again and keeps what it finds by number, exactly as it stood there. What was seen once may go with its
 * generation, but must never come back under the same number with other content. Thread safe.
 */
public final class Chronicle {
    /** Generations a log keeps beside its live file. */
    public static final int GENERATIONS = 5;
    private static final String HEADER = "# varta-watch recovery audit v2\n";

    private final Path live;
    private final TreeMap<Long, String> records = new TreeMap<>();
    private final List<String> contradictions = new ArrayList<>();

    /**
     * Of one log; nothing is read yet.
     *
     * @param live its live file
     */
    public Chronicle(Path live) {
        this.live = live;
    }

    /**
     * The files of a log.
     *
     * @param live its live file
     * @return those that exist, oldest first
     */
    public static List<Path> files(Path live) {
        List<Path> files = new ArrayList<>();
        for (int generation = GENERATIONS; generation >= 1; generation--) {
            files.add(Path.of(live + "." + generation));
        }
        files.add(live);
        files.removeIf(file -> !Files.exists(file));
        return files;
    }

    /**
     * What stands in a log at present.
     *
     * @param live its live file
     * @return all whole lines but comments, oldest first, without line feeds
     * @throws IOException if a file cannot be read
     */
    public static List<String> lines(Path live) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : files(live)) {
            lines.addAll(linesOf(file));
        }
        return lines;
    }

    private static List<String> linesOf(Path file) throws IOException {
        String text = new String(Files.readAllBytes(file), UTF_8);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().filter(line -> !line.startsWith("#")).toList();
    }

    /**
     * The number of a record.
     *
     * @param line the record
     * @return its first column
     */
    public static long number(String line) {
        return Long.parseLong(line.substring(0, line.indexOf('\t')));
    }

    /**
     * Checks that column 1 increases by one. A gap is documented where a boot record follows it.
     *
     * @param lines records, oldest first
     * @return what does not
     */
    public static List<String> irregularities(List<String> lines) {
        List<String> irregularities = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            long step = number(lines.get(i)) - number(lines.get(i - 1));
            if (step < 1 || step > 1 && !lines.get(i).split("\t")[3].equals("boot")) {
                irregularities.add(lines.get(i - 1) + " is followed by " + lines.get(i));
            }
        }
        return irregularities;
    }

    /**
     * Keeps what stands in all files. Nothing may be writing.
     *
     * @throws IOException if a file cannot be read
     */
    public void keepAll() throws IOException {
        for (Path file : files(live)) {
            keep(linesOf(file));
        }
    }

    /**
     * Keeps what stands in the generations that are not written any more, while the log goes on. To be called at least once in three rotations.
     *
     * @throws IOException if a file cannot be read
     */
    public void keepFinished() throws IOException {
        for (int generation = GENERATIONS; generation >= 2; generation--) {
            try {
                keep(linesOf(Path.of(live + "." + generation)));
            } catch (NoSuchFileException e) {
                // It is moving, and will be met in the next place.
            }
        }
    }

    private synchronized void keep(List<String> lines) {
        for (String line : lines) {
            String before = records.put(number(line), line);
            if (before != null && !before.equals(line)) {
                contradictions.add(before + " became " + line);
            }
        }
    }

    /**
     * The records so far.
     *
     * @return in the order of their numbers
     */
    public synchronized List<String> records() {
        return new ArrayList<>(records.values());
    }

    /**
     * Numbers that carried different records at different times.
     *
     * @return both records of each
     */
    public synchronized List<String> contradictions() {
        return new ArrayList<>(contradictions);
    }

    /**
     * Writes everything as one log without generations.
     *
     * @param file where to
     * @return the file
     * @throws IOException if it cannot be written
     */
    public Path writeTo(Path file) throws IOException {
        StringBuilder text = new StringBuilder(HEADER);
        records().forEach(line -> text.append(line).append('\n'));
        return Files.writeString(file, text);
    }
}
