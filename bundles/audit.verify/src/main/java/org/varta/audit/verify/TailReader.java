// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Consumer;
import org.varta.api.audit.RecordLine;
import org.varta.audit.verify.LogFiles.LogFile;

/**
 * The newest records of a set, and those that come: follows the log from one generation to the next by the identity of the files, however many rotations there were since it last looked.
 * A line is told once it is complete. NOT thread safe.
 */
final class TailReader implements Closeable {
    private static final int BLOCK = 65_536;

    private final Path live;
    private final Consumer<String> records;
    private final Consumer<String> complaints;
    private final LineReader lines = new LineReader();
    private final HeaderFinder headers = new HeaderFinder();
    private final RecordLine record = new RecordLine();
    private LogFiles files;
    private int index;
    /** Behind the last line told, in the present file. */
    private long position;

    /**
     * Opens the set.
     *
     * @param live file
     * @param records takes each line that is a record
     * @param complaints takes what is to be said besides
     */
    TailReader(Path live, Consumer<String> records, Consumer<String> complaints) throws IOException {
        this.live = live;
        this.records = records;
        this.complaints = complaints;
        this.files = LogFiles.open(live);
    }

    /** Tells the newest lines. */
    void tellNewest(long count) throws IOException {
        long missing = count;
        index = files.count();
        do {
            index--;
            LogFile file = files.get(index);
            long start = headers.find(file.channel(), file.size()).end();
            missing = findBack(file, start, missing);
        } while (missing > 0 && index > 0);
        readOn(files.get(index).size());
        goOn();
    }

    /** Sets the position before the last lines of a file; returns how many more there should be. */
    private long findBack(LogFile file, long start, long count) throws IOException {
        long missing = count;
        long from = file.size();
        boolean isEndSeen = false;
        position = start;
        while (from > start) {
            byte[] block = read(file.channel(), Math.max(start, from - BLOCK), from);
            from -= block.length;
            for (int at = block.length - 1; at >= 0; at--) {
                if (block[at] != '\n') {
                    continue;
                }
                missing -= isEndSeen ? 1 : 0;
                isEndSeen = true;
                if (missing == 0) {
                    position = from + at + 1;
                    return 0;
                }
            }
        }
        return missing - (isEndSeen ? 1 : 0);
    }

    private static byte[] read(FileChannel channel, long from, long to) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) (to - from));
        while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
            // until the block is full
        }
        return bytes.array();
    }

    /** Tells what has come since. */
    void tellNew() throws IOException {
        FileChannel channel = files.get(index).channel();
        long size = channel.size();
        if (size < position) {
            complaints.accept(live + " has become shorter: records that were shown are gone");
            position = size;
        }
        readOn(size);
        if (hasRotated()) {
            follow();
        }
    }

    private boolean hasRotated() throws IOException {
        try {
            return !files.get(index).key().equals(Files.readAttributes(live, BasicFileAttributes.class).fileKey());
        } catch (NoSuchFileException e) {
            return false; // for a moment there is no live file
        }
    }

    private void follow() throws IOException {
        LogFiles now = LogFiles.open(live);
        LogFile before = files.get(index);
        readOn(before.channel().size());
        index = -1;
        for (int i = 0; i < now.count(); i++) {
            index = now.get(i).key().equals(before.key()) ? i : index;
        }
        if (index < 0) {
            complaints.accept(live + " was rotated faster than it was read: records are not shown");
        }
        LogFiles old = files;
        files = now;
        old.close();
        index = Math.max(0, index);
        position = index == 0 && !now.get(0).key().equals(before.key()) ? start(now.get(0)) : position;
        readOn(now.get(index).size());
        goOn();
    }

    /** Reads all newer files. */
    private void goOn() throws IOException {
        while (index < files.count() - 1) {
            index++;
            position = start(files.get(index));
            readOn(files.get(index).size());
        }
    }

    private long start(LogFile file) throws IOException {
        return headers.find(file.channel(), file.size()).end();
    }

    private void readOn(long size) throws IOException {
        lines.start(files.get(index).channel(), position, size, 0);
        while (lines.next() && lines.isTerminated()) {
            position = lines.position() + lines.size();
            if (record.parse(lines.bytes(), lines.from(), lines.to()) && !lines.isOverlong()) {
                records.accept(new String(lines.bytes(), lines.from(), lines.to() - lines.from(), UTF_8));
            } else if (lines.from() == lines.to() || lines.bytes()[lines.from()] != '#') {
                complaints.accept(files.get(index).path() + ", byte " + lines.position() + ": is no v2 record");
            }
        }
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
