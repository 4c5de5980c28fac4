// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.varta.api.audit.ChainPoint;

/** The heads that a log is held against. They are read before the log, so that an observer at work does not make the log seem too short. NOT thread safe. */
final class Heads {
    private final List<Head> heads = new ArrayList<>();
    private final byte[] key;
    private final Findings findings;

    Heads(Inquiry inquiry, Findings findings) throws IOException {
        this.key = inquiry.headKey();
        this.findings = findings;
        for (Path place : inquiry.heads()) {
            Head head = Head.read(place, key);
            if (head == null) {
                throw new IOException("the head " + place + " is damaged" + (key == null ? "" : ", or does not carry the mac of this key"));
            }
            add(head);
        }
        for (Path live : inquiry.usesHeadsBeside() ? inquiry.logs() : List.<Path>of()) {
            addBeside(live);
        }
    }

    private void addBeside(Path live) throws IOException {
        Path folder = live.resolveSibling(live.getFileName() + ".state");
        Path file = folder.resolve(Head.NAME);
        boolean isClosed = Files.isDirectory(folder) && !Files.isExecutable(folder) || Files.exists(file) && !Files.isReadable(file);
        if (isClosed) {
            findings.note("the head " + file + " cannot be read by this user; it is not used");
        }
        if (isClosed || !Files.exists(file) || Files.size(file) == 0) {
            return;
        }
        Head head = Head.read(file, key);
        if (head == null) {
            findings.note("the head " + file + " is damaged" + (key == null ? "" : ", or does not carry the mac of this key") + "; it is not used");
        } else {
            add(head);
        }
    }

    private void add(Head head) {
        heads.add(head);
        if (head.isSealed() && key == null) {
            findings.note("the head " + head.file() + " carries a mac, which is not checked without its key");
        }
    }

    /** What the heads remember. */
    List<Watch.Known> known(List<Path> logs) {
        List<Watch.Known> known = new ArrayList<>();
        for (Head head : heads) {
            boolean isOwed = logs.stream().anyMatch(head::isIn);
            if (head.point().number() != 0) {
                known.add(new Watch.Known(name(head), head.point(), isOwed, true));
            }
        }
        return known;
    }

    private static String name(Head head) {
        return "the head " + head.file() + " (" + head.state() + ")";
    }

    /** Judges what the log holds beyond its heads. */
    void judgeBeyond(List<Path> logs, String file, ChainPoint last) throws IOException {
        for (Head head : heads) {
            String beyond = "the log goes on to number " + Long.toUnsignedString(last.number()) + ", ";
            boolean isHere = logs.stream().anyMatch(head::isIn);
            if (head.isClean() && isHere && Long.compareUnsigned(last.number(), head.point().number()) > 0 && isUnchanged(head)) {
                findings.broken(new Problem(file, 0, 0, beyond + "though " + name(head) + " says that the observer stopped in order at number " + Long.toUnsignedString(head.point().number())));
            } else if (Long.compareUnsigned(last.number(), head.limit()) > 0 && isUnchanged(head)) {
                findings.note(file + ": " + beyond + "beyond " + name(head) + ", which allows no more than " + Long.toUnsignedString(head.limit()) + ": it is old, or belongs to another log");
            }
        }
    }

    private boolean isUnchanged(Head head) throws IOException {
        Head now = Head.read(head.file(), key);
        return now != null && now.counter() == head.counter();
    }
}
