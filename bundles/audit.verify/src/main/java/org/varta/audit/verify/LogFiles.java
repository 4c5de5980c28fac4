// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import static java.nio.file.StandardOpenOption.READ;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of one set as they were at one moment: PATH.5 to PATH.1 and PATH, oldest first. They stay open, so that a rotation meanwhile changes neither their content nor their order;
 * what is appended meanwhile is not read. NOT thread safe.
 */
final class LogFiles implements Closeable {
    static final int GENERATIONS = 5;
    private static final int ATTEMPTS = 5_000;

    private final Path live;
    private final List<LogFile> files;

    private LogFiles(Path live, List<LogFile> files) {
        this.live = live;
        this.files = files;
    }

    /**
     * One of the files.
     *
     * @param path its name when it was opened
     * @param generation 5 to 1, or 0 for the live file
     * @param channel open
     * @param size how much of it is read
     * @param key says which file it is, whatever its name becomes
     */
    record LogFile(Path path, int generation, FileChannel channel, long size, Object key) {
    }

    private static LogFiles openAsOfOneMoment(Path live) throws IOException {
        IOException failure = new IOException(live + " is rotated faster than its files can be opened");
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            LogFiles opened = new LogFiles(live, new ArrayList<>());
            try {
                opened.openAll();
                if (opened.isStillSo()) {
                    return opened;
                }
            } catch (NoSuchFileException e) {
                failure = e; // it was there a moment ago
            } catch (IOException | RuntimeException e) {
                opened.close();
                throw e;
            }
            opened.close();
        }
        throw failure;
    }

    /**
     * Opens what there is of a set.
     *
     * @throws NoSuchFileException if there is nothing
     * @throws IOException if something there cannot be opened
     */
    static LogFiles open(Path live) throws IOException {
        LogFiles opened = openAsOfOneMoment(live);
        if (opened.files.isEmpty()) {
            throw new NoSuchFileException(live.toString());
        }
        return opened;
    }

    private void openAll() throws IOException {
        for (int generation = GENERATIONS; generation >= 0; generation--) {
            addIfThere(generation);
        }
    }

    private void addIfThere(int generation) throws IOException {
        Path path = path(generation);
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new IOException(path + " is no regular file");
        }
        FileChannel channel = FileChannel.open(path, READ);
        files.add(new LogFile(path, generation, channel, channel.size(), attributes.fileKey()));
    }

    /** False if names moved from file to file meanwhile: the files opened may then not follow each other. */
    private boolean isStillSo() throws IOException {
        int at = 0;
        for (int generation = GENERATIONS; generation >= 0; generation--) {
            Path path = path(generation);
            boolean wasThere = at < files.size() && files.get(at).generation() == generation;
            Object key = Files.exists(path) ? Files.readAttributes(path, BasicFileAttributes.class).fileKey() : null;
            if (wasThere != (key != null) || wasThere && !key.equals(files.get(at).key())) {
                return false;
            }
            at += wasThere ? 1 : 0;
        }
        return true;
    }

    private Path path(int generation) {
        return generation == 0 ? live : live.resolveSibling(live.getFileName() + "." + generation);
    }

    int count() {
        return files.size();
    }

    LogFile get(int index) {
        return files.get(index);
    }

    Path live() {
        return live;
    }

    /** Whether an unfinished line may be at the end: nothing newer is there. */
    boolean isNewest(LogFile file) {
        return file == files.get(files.size() - 1);
    }

    /**
     * Whether the set goes back to the oldest generation that is kept. In the middle of a rotation, and after a crash there, the fifth has been deleted already while the fourth still waits
     * for its place.
     */
    boolean reachesOldestGeneration() {
        boolean hasFifth = files.get(0).generation() == GENERATIONS;
        boolean hasAllOthers = files.size() >= GENERATIONS - 1 && files.get(GENERATIONS - 2).generation() == 1;
        return hasFifth || hasAllOthers;
    }

    @Override
    public void close() throws IOException {
        for (LogFile file : files) {
            file.channel().close();
        }
    }
}
