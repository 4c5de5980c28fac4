// SPDX-License-Identifier: Apache-2.0
package org.varta.transport.uds.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.varta.posix.Posix;

/** The transport's configuration, checked. Immutable. */
record Settings(Path socketPath, int mode, int[] allowedUids, int warmUpFrames) {
    static final String PID = "org.varta.transport.uds";
    private static final int PATH_BYTES = 107;
    private static final int MOST_WARM_UP = 1_000_000;
    /** All ones is the kernel's mark for "no user". */
    private static final long NO_UID = 0xFFFF_FFFFL;

    /** @throws IllegalArgumentException naming PID, key, value and range of everything that is wrong */
    static Settings of(UdsConfiguration raw) {
        List<String> wrong = new ArrayList<>();
        Path path = path(raw.socketPath(), wrong);
        int mode = mode(raw.socketMode(), wrong);
        int[] uids = uids(raw.allowedUids(), wrong);
        int frames = warmUpFrames(raw, wrong);
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(PID + ": " + String.join("; ", wrong));
        }
        return new Settings(path, mode, uids, frames);
    }

    private static Path path(String text, List<String> wrong) {
        try {
            Path path = Path.of(text);
            int bytes = Posix.nameOf(path.toAbsolutePath()).capacity() - 1;
            if (text.isEmpty() || bytes > PATH_BYTES) {
                wrong.add("socketPath = " + text + " does not have 1 to " + PATH_BYTES + " bytes as an absolute path");
            }
            return path.toAbsolutePath();
        } catch (InvalidPathException e) {
            wrong.add("socketPath = " + text + " is no path: " + e.getReason());
            return null;
        }
    }

    /** As the reference: only permission bits count. */
    private static int mode(String text, List<String> wrong) {
        String digits = text.trim().replaceFirst("^0[oO]", "");
        if (!digits.matches("[0-7]{1,5}")) {
            wrong.add("socketMode = " + text + " is not octal, such as 0600");
            return 0;
        }
        return Integer.parseInt(digits, 8) & 0777;
    }

    private static int[] uids(String[] texts, List<String> wrong) {
        List<Integer> uids = new ArrayList<>();
        for (String list : texts == null ? new String[0] : texts) {
            for (String text : list.split(",")) {
                if (!text.isBlank()) {
                    uids.add(uid(text.trim(), wrong));
                }
            }
        }
        return uids.stream().mapToInt(Integer::intValue).toArray();
    }

    private static int uid(String text, List<String> wrong) {
        int uid = text.matches("[0-9]{1,10}") && Long.parseLong(text) < NO_UID ? (int) Long.parseLong(text) : (int) NO_UID;
        if (uid == (int) NO_UID) {
            wrong.add("allowedUids = " + text + " is not within 0 to 4294967294");
        }
        return uid;
    }

    private static int warmUpFrames(UdsConfiguration raw, List<String> wrong) {
        try {
            int frames = raw.warmUpFrames();
            if (frames < 0 || frames > MOST_WARM_UP) {
                wrong.add("warmUpFrames = " + frames + " is not within 0 to " + MOST_WARM_UP);
            }
            return frames;
        } catch (RuntimeException e) {
            // What the component runtime throws for a text that is no number.
            wrong.add("warmUpFrames is not a number within 0 to " + MOST_WARM_UP);
            return 0;
        }
    }

    /** The users whose beats are admitted when this one observes. */
    int[] admitted(int ownUid) {
        return allowedUids.length == 0 ? new int[] {ownUid} : allowedUids;
    }

    /** What differs from other settings, as {@code key=value}; empty if nothing does. */
    String changesFrom(Settings other) {
        List<String> changes = new ArrayList<>();
        if (!socketPath.equals(other.socketPath)) {
            changes.add("socketPath=" + socketPath);
        }
        if (mode != other.mode) {
            changes.add("socketMode=0" + Integer.toOctalString(mode));
        }
        if (!Arrays.equals(allowedUids, other.allowedUids)) {
            changes.add("allowedUids=" + Arrays.stream(allowedUids).mapToObj(Integer::toUnsignedString).collect(Collectors.joining(",")));
        }
        if (warmUpFrames != other.warmUpFrames) {
            changes.add("warmUpFrames=" + warmUpFrames);
        }
        return String.join(" ", changes);
    }
}
