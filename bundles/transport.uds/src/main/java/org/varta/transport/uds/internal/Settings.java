// SPDX-License-Identifier: Apache-2.0
package org.varta.transport.uds.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.varta.api.config.ConfigurationChecks;
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
        ConfigurationChecks checks = new ConfigurationChecks(PID);
        Settings settings = new Settings(path(raw.socketPath(), checks), mode(raw.socketMode(), checks), uids(raw.allowedUids(), checks),
                checks.count("warmUpFrames", raw::warmUpFrames, 0, MOST_WARM_UP));
        checks.done();
        return settings;
    }

    private static Path path(String text, ConfigurationChecks checks) {
        try {
            Path path = Path.of(text);
            int bytes = Posix.nameOf(path.toAbsolutePath()).capacity() - 1;
            if (text.isEmpty() || bytes > PATH_BYTES) {
                checks.wrong("socketPath = " + text + " does not have 1 to " + PATH_BYTES + " bytes as an absolute path");
            }
            return path.toAbsolutePath();
        } catch (InvalidPathException e) {
            checks.wrong("socketPath = " + text + " is no path: " + e.getReason());
            return null;
        }
    }

    /** As the reference: only permission bits count. */
    private static int mode(String text, ConfigurationChecks checks) {
        String digits = text.trim().replaceFirst("^0[oO]", "");
        if (!digits.matches("[0-7]{1,5}")) {
            checks.wrong("socketMode = " + text + " is not octal, such as 0600");
            return 0;
        }
        return Integer.parseInt(digits, 8) & 0777;
    }

    private static int[] uids(String[] texts, ConfigurationChecks checks) {
        List<Integer> uids = new ArrayList<>();
        for (String list : texts == null ? new String[0] : texts) {
            for (String text : list.split(",")) {
                if (!text.isBlank()) {
                    uids.add(uid(text.trim(), checks));
                }
            }
        }
        return uids.stream().mapToInt(Integer::intValue).toArray();
    }

    private static int uid(String text, ConfigurationChecks checks) {
        int uid = text.matches("[0-9]{1,10}") && Long.parseLong(text) < NO_UID ? (int) Long.parseLong(text) : (int) NO_UID;
        if (uid == (int) NO_UID) {
            checks.wrong("allowedUids = " + text + " is not within 0 to 4294967294");
        }
        return uid;
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
