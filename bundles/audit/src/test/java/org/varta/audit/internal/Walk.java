// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Walks the lines of several sinks by the words of the specification alone (audit log 5 and 18, chain continuity 1), sharing nothing with the ledger or the verifier: numbers rise in each sink, every hash
 * follows from the record before it or from what a boot record says, no number has two contents, and the way back from the highest number.
 */
final class Walk {
    private static final Set<String> REASONS = Set.of("fresh", "resume", "legacy_v1", "corrupt_tail", "schema_drift", "rotation");
    private static final String ZERO = "-";

    private final MessageDigest sha256 = sha256();
    private final Map<String, String[]> byHash = new HashMap<>();
    private final Map<String, String> parents = new HashMap<>();
    private final Map<Long, String> byNumber = new HashMap<>();
    private String[] highest;
    private String problem;

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes a sink's lines, oldest first. */
    Walk over(List<String> lines) {
        String previous = ZERO;
        long number = 0;
        for (String line : lines) {
            String[] columns = line.split("\t", -1);
            String hash = columns[columns.length - 1];
            long own = Long.parseLong(columns[0]);
            boolean isBoot = columns[3].equals("boot");
            String parent = isBoot ? columns[5] : previous;
            unless(own > number, "number " + own + " behind " + number);
            unless(!isBoot || columns.length == 8 && REASONS.contains(columns[6]), "boot " + line);
            unless(isBoot || number > 0, "does not begin with a boot record: " + line);
            unless(hash.equals(hashOf(line.substring(0, line.lastIndexOf('\t')), columns[3], parent)), "hash of " + own);
            String other = byNumber.put(own, line);
            unless(other == null || other.equals(line), "number " + own + " twice");
            byHash.put(hash, columns);
            parents.put(hash, parent);
            highest = highest == null || own > Long.parseLong(highest[0]) ? columns : highest;
            previous = hash;
            number = own;
        }
        return this;
    }

    private String hashOf(String text, String kind, String parent) {
        sha256.update("VARTA-AUDIT-v2\0".getBytes(UTF_8));
        sha256.update(kind.getBytes(UTF_8));
        sha256.update((byte) 0);
        sha256.update(parent.equals(ZERO) ? new byte[32] : HexFormat.of().parseHex(parent));
        sha256.update((byte) 0);
        return HexFormat.of().formatHex(sha256.digest(text.getBytes(UTF_8)));
    }

    private void unless(boolean isFine, String what) {
        if (!isFine && problem == null) {
            problem = what;
        }
    }

    /** What is wrong, or null. */
    String problem() {
        return problem;
    }

    /** Every record on the way back from the highest number to a boot record without parent; numbers must fall on it. */
    List<String[]> path() {
        List<String[]> path = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        String[] at = highest;
        while (at != null) {
            String hash = at[at.length - 1];
            unless(seen.add(hash), "a circle at " + at[0]);
            path.add(at);
            String parent = parents.get(hash);
            String[] next = byHash.get(parent);
            unless(next != null || parent.equals(ZERO), "the parent of " + at[0] + " is nowhere");
            unless(next == null || Long.parseLong(next[0]) < Long.parseLong(at[0]), "the parent of " + at[0] + " is above it");
            at = next;
        }
        return path;
    }
}
