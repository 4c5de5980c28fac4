// SPDX-License-Identifier: Apache-2.0
package org.varta.transport.uds.internal;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The transport's configuration, checked. Immutable. */
record Settings(Path socketPath, int mode, int[] allowedUids, int warmUpFrames) {
    static final String PID = "org.varta.transport.uds";
    private static final int PATH_BYTES = 107;
    private static final int MOST_WARM_UP = 1_000_000;

    /** @throws IllegalArgumentException naming PID, key, value and range of everything that is wrong */
    static Settings of(UdsConfiguration raw) {
        List<String> wrong = new ArrayList<>();
        Path path = path(raw.socketPath(), wrong);
        int mode = mode(raw.socketMode(), wrong);
        int[] uids = uids(raw.allowedUids(), wrong);
        int warmUpFrames = warmUpFrames(raw, wrong);
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(PID + ": " + String.join("; ", wrong));
        }
        return new Settings(path, mode, uids, warmUpFrames);
    }

    /** The number may come from a text that is none: then asking for it throws. */
    private static int warmUpFrames(UdsConfiguration raw, List<String> wrong) {
        String rule = " is not within 0 to " + MOST_WARM_UP;
        try {
            if (raw.warmUpFrames() < 0 || raw.warmUpFrames() > MOST_WARM_UP) {
                wrong.add("warmUpFrames = " + raw.warmUpFrames() + rule);
            }
            return raw.warmUpFrames();
        } catch (RuntimeException e) {
            wrong.add("warmUpFrames is no whole number, so it" + rule);
            return 0;
        }
    }

    private static Path path(String text, List<String> wrong) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > PATH_BYTES) {
            wrong.add("socketPath = " + text + " does not have 1 to " + PATH_BYTES + " bytes");
            return null;
        }
        try {
            return Path.of(text).toAbsolutePath();
        } catch (InvalidPathException e) {
            wrong.add("socketPath = " + text + " is no path: " + e.getReason());
            return null;
        }
    }

    private static int mode(String text, List<String> wrong) {
        String digits = text.trim().replaceFirst("^0[oO]?", "");
        if (text.isBlank() || !digits.matches("[0-7]{0,4}")) {
            wrong.add("socketMode = " + text + " is not octal, such as 0600");
            return 0;
        }
        return digits.isEmpty() ? 0 : Integer.parseInt(digits, 8) & 0777;
    }

    private static int[] uids(String[] texts, List<String> wrong) {
        List<Integer> uids = new ArrayList<>();
        for (String list : texts == null ? new String[0] : texts) {
            for (String text : list.split(",")) {
                try {
                    if (!text.isBlank()) {
                        uids.add(Integer.parseUnsignedInt(text.trim()));
                    }
                } catch (NumberFormatException e) {
                    wrong.add("allowedUids = " + text.trim() + " is not within 0 to 4294967295");
                }
            }
        }
        return uids.stream().mapToInt(Integer::intValue).toArray();
    }
}
