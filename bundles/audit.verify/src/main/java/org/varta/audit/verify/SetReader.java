// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.varta.api.audit.RecordLine;

/**
 * The records of one set of files, PATH.5 to PATH.1 and PATH, one after the other in constant memory. NOT thread safe. Source: audit log 18, steps 1 and 2.
 */
final class SetReader implements Closeable {
    static final int GENERATIONS = 5;

    private final List<Path> files = new ArrayList<>();
    private final Path live;
    private final List<String> notes = new ArrayList<>();
    private final RecordLine record = new RecordLine();
    private int file = -1;
    private LineReader reader;
    private boolean isFirstOfFile;

    SetReader(Path live) throws IOException {
        this.live = live;
        for (int i = GENERATIONS; i >= 1; i--) {
            addIfThere(live.resolveSibling(live.getFileName() + "." + i));
        }
        addIfThere(live);
        if (files.isEmpty()) {
            throw new NoSuchFileException(live.toString());
        }
    }

    private void addIfThere(Path path) {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            files.add(path);
        }
    }

    /** Goes to the next record; false behind the last one. */
    boolean next() throws IOException, BrokenLogException {
        isFirstOfFile = false;
        while (reader != null || openNext()) {
            while (reader.next()) {
                if (!reader.isTerminated()) {
                    noteTornEnd();
                } else if (!isComment()) {
                    parse();
                    return true;
                }
            }
            reader.close();
            reader = null;
        }
        return false;
    }

    private boolean openNext() throws IOException, BrokenLogException {
        while (++file < files.size()) {
            Path path = files.get(file);
            long from = HeaderFinder.endOfHeader(path);
            if (from == HeaderFinder.NOT_FOUND) {
                throw new BrokenLogException(new Problem(path.toString(), 0, 0, "has no v2 header"));
            }
            if (from != HeaderFinder.NOTHING) {
                if (from > RecordLine.HEADER.length()) {
                    notes.add(path + ": the " + (from - RecordLine.HEADER.length()) + " bytes before its v2 header are not judged");
                }
                reader = new LineReader(path, from);
                isFirstOfFile = true;
                return true;
            }
            notes.add(path + ": holds no record");
        }
        return false;
    }

    private void noteTornEnd() throws BrokenLogException {
        if (!files.get(file).equals(live)) {
            throw new BrokenLogException(problem("the generation ends in the middle of a line"));
        }
        notes.add(live + ": ends in the middle of a line, " + reader.size() + " bytes");
    }

    private boolean isComment() {
        return reader.length() > 0 && reader.line()[0] == '#';
    }

    private void parse() throws BrokenLogException {
        if (reader.isOverlong() || !record.parse(reader.line(), 0, reader.length())) {
            throw new BrokenLogException(problem("is no v2 record"));
        }
    }

    /** A problem with the present line. */
    Problem problem(String text) {
        return new Problem(files.get(file).toString(), reader.lineNumber() + 1, reader.position(), text);
    }

    RecordLine record() {
        return record;
    }

    byte[] line() {
        return Arrays.copyOf(reader.line(), reader.length());
    }

    /** Whether the present record is the first one behind a header. */
    boolean isFirstOfFile() {
        return isFirstOfFile;
    }

    /** Whether an older file of the set is there. */
    boolean hasOlderFile() {
        return file > 0;
    }

    /** Whether the set goes back to the oldest generation that is ever kept. */
    boolean reachesOldestGeneration() {
        return files.get(0).equals(live.resolveSibling(live.getFileName() + "." + GENERATIONS));
    }

    List<String> notes() {
        return notes;
    }

    @Override
    public void close() throws IOException {
        if (reader != null) {
            reader.close();
        }
    }
}
