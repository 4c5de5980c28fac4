// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Arrays;
import org.varta.api.audit.RecordLine;
import org.varta.audit.verify.HeaderFinder.Found;
import org.varta.audit.verify.LogFiles.LogFile;

/**
 * The lines of one set of files, one after the other in constant memory: records, and lines that should be some but are not. NOT thread safe; does not close the files.
 * Source: audit log 18, steps 1 and 2.
 */
final class SetReader {
    private final LogFiles files;
    private final Findings findings;
    private final RecordLine record = new RecordLine();
    private final LineReader reader = new LineReader();
    private final HeaderFinder headers = new HeaderFinder();
    private int index = -1;
    private LogFile file;
    private boolean isOpen;
    private boolean isRecord;
    private boolean isFirstOfFile;
    private long comments;

    /**
     * A reader at the start.
     *
     * @param files of the set
     * @param findings takes what is to be said about lines that are no records
     */
    SetReader(LogFiles files, Findings findings) {
        this.files = files;
        this.findings = findings;
    }

    /** Goes to the next line that is a record or should be one; false behind the last one. */
    boolean next() throws IOException {
        isFirstOfFile = false;
        while (isOpen || openNext()) {
            while (reader.next()) {
                if (!reader.isTerminated()) {
                    judgeTornEnd();
                } else if (isComment()) {
                    comments++;
                } else {
                    isRecord = !reader.isOverlong() && record.parse(reader.bytes(), reader.from(), reader.to());
                    return true;
                }
            }
            noteComments();
            isOpen = false;
        }
        return false;
    }

    private boolean openNext() throws IOException {
        while (++index < files.count()) {
            file = files.get(index);
            Found found = headers.find(file.channel(), file.size());
            switch (found.start()) {
                case HEADER -> {
                    return start(found);
                }
                case PREFIX -> {
                    findings.note(file.path() + ": the " + (found.end() - RecordLine.HEADER.length()) + " bytes before its v2 header " + (found.isOld() ? "are records of the first schema" : "are foreign")
                            + ", they are not judged");
                    return start(found);
                }
                case NOTHING -> judgeNothing();
                case OLD -> findings.note(file.path() + ": holds records of the first schema only, they are not judged");
                default -> findings.broken(new Problem(file.path().toString(), 0, 0, "has no v2 header"));
            }
        }
        return false;
    }

    private boolean start(Found found) {
        reader.start(file.channel(), found.end(), file.size(), found.lines());
        isOpen = true;
        isFirstOfFile = true;
        comments = 0;
        return true;
    }

    private void judgeNothing() {
        if (file.size() == 0 || files.isNewest(file)) {
            findings.note(file.path() + ": holds no record");
        } else {
            findings.broken(new Problem(file.path().toString(), 1, 0, "the generation ends in the middle of its header"));
        }
    }

    private void judgeTornEnd() {
        if (files.isNewest(file)) {
            findings.note(file.path() + ": ends in the middle of a line, " + reader.size() + " bytes");
        } else {
            findings.broken(problem("the generation ends in the middle of a line"));
        }
    }

    private boolean isComment() {
        return reader.to() > reader.from() && reader.bytes()[reader.from()] == '#';
    }

    private void noteComments() {
        if (comments > 0) {
            findings.note(file.path() + ": " + comments + " lines behind its header start with #, which no observer writes; they are skipped");
        }
    }

    /** A problem with the present line. */
    Problem problem(String text) {
        return new Problem(fileName(), lineNumber(), reader.position(), text);
    }

    String fileName() {
        return file.path().toString();
    }

    long lineNumber() {
        return reader.lineNumber();
    }

    /** Whether the present line is a record. */
    boolean isRecord() {
        return isRecord;
    }

    /** The present line, if it is a record. */
    RecordLine record() {
        return record;
    }

    /** Whether the present record's chain column has digits in upper case, which no observer writes. All other bytes of a hash have this bit. */
    boolean isChainInUpperCase() {
        int all = 0x20;
        for (int at = record.bodyTo() + 1; at < reader.to(); at++) {
            all &= reader.bytes()[at];
        }
        return all == 0;
    }

    /** The number that a line which is no record starts with; 0 if there is none. */
    long leadingNumber() {
        return reader.isOverlong() ? 0 : RecordLine.leadingNumber(reader.bytes(), reader.from(), reader.to());
    }

    /** The present line. */
    String text() {
        return new String(reader.bytes(), reader.from(), reader.to() - reader.from(), UTF_8);
    }

    /** The number in a column of the present record, counted from 0. */
    long column(int index) {
        byte[] bytes = reader.bytes();
        int at = reader.from();
        for (int tabs = 0; tabs < index; at++) {
            tabs += bytes[at] == '\t' ? 1 : 0;
        }
        long number = 0;
        for (; bytes[at] >= '0' && bytes[at] <= '9'; at++) {
            number = number * 10 + bytes[at] - '0';
        }
        return number;
    }

    boolean isSameLine(SetReader other) {
        return Arrays.equals(reader.bytes(), reader.from(), reader.to(), other.reader.bytes(), other.reader.from(), other.reader.to());
    }

    /** Whether the present line is the first one behind a header at the start of its file. */
    boolean isFirstOfFile() {
        return isFirstOfFile;
    }

    /** Whether an older file of the set is there. */
    boolean hasOlderFile() {
        return index > 0;
    }

    LogFiles files() {
        return files;
    }
}
