// SPDX-License-Identifier: Apache-2.0
package org.varta.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files of a journal as lines, in order. Stateless. */
final class Journal {
    private static final String HEADER = "varta-decisions\t[12]\t(first|continued)";
    private static final String CONTINUED = "\tcontinued";

    private final List<Path> files;

    /** Takes a line's cells. */
    @FunctionalInterface
    interface Reader {
        /** @throws IllegalArgumentException if the line is none of a journal */
        void line(String where, String[] cells);
    }

    private Journal(List<Path> files) {
        this.files = files;
    }

    /** The file, and the one before if there is one. */
    static Journal of(Path file) throws JournalException {
        Path before = file.resolveSibling(file.getFileName() + ".1");
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            String header = lines.readLine();
            if (header == null || !header.matches(HEADER)) {
                throw new JournalException(file + " is no decision journal of version 1 or 2");
            }
            return new Journal(header.endsWith(CONTINUED) && Files.isRegularFile(before) ? List.of(before, file) : List.of(file));
        } catch (IOException e) {
            throw new JournalException(file + " cannot be read: " + e);
        }
    }

    /** Hands over every whole line; one that a crash has cut at the end is none. */
    void read(Reader reader) throws JournalException {
        for (Path file : files) {
            try {
                read(file, reader);
            } catch (IOException e) {
                throw new JournalException(file + " cannot be read: " + e);
            }
        }
    }

    private static void read(Path file, Reader reader) throws IOException, JournalException {
        boolean isWhole = endsWithLine(file);
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            long number = 1;
            lines.readLine();
            String next = lines.readLine();
            while (next != null) {
                String line = next;
                next = lines.readLine();
                number++;
                if (next != null || isWhole) {
                    hand(file.getFileName() + ":" + number, line, reader);
                }
            }
        }
    }

    private static void hand(String where, String line, Reader reader) throws JournalException {
        try {
            reader.line(where, line.split("\t", -1));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new JournalException(where + " is no line of a decision journal: " + e.getMessage());
        }
    }

    private static boolean endsWithLine(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
            if (bytes.length() > 0) {
                bytes.seek(bytes.length() - 1);
            }
            return bytes.read() == '\n';
        }
    }
}
