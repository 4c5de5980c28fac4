// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.varta.api.audit.ChainPoint;

/**
 * What is to be verified, and what is known about it from elsewhere. Immutable.
 *
 * @param logs the live file of each set, at least one, absolute, none twice
 * @param expected records that must be in the log
 * @param heads head files, or the state folders they are in, that the log is held against
 * @param usesHeadsBeside whether the head in the folder {@code PATH.state} is used, too, wherever there is one
 * @param headKey key of the heads' mac, or null to believe them without
 */
public record Inquiry(List<Path> logs, List<ChainPoint> expected, List<Path> heads, boolean usesHeadsBeside, byte[] headKey) {
    /**
     * Checks the components.
     *
     * @param logs at least one, copied
     * @param expected copied
     * @param heads copied
     * @param usesHeadsBeside any
     * @param headKey may be null, copied
     * @throws IllegalArgumentException if no file is given
     */
    public Inquiry {
        if (logs.isEmpty()) {
            throw new IllegalArgumentException("at least one file is needed");
        }
        logs = logs.stream().map(Path::toAbsolutePath).map(Path::normalize).distinct().toList();
        expected = List.copyOf(expected);
        heads = List.copyOf(heads);
        headKey = headKey == null ? null : headKey.clone();
    }

    /**
     * Nothing but files.
     *
     * @param logs the live file of each set, at least one
     * @return not null
     */
    public static Inquiry of(List<Path> logs) {
        return new Inquiry(logs, List.of(), List.of(), false, null);
    }

    /**
     * The same, with a record that must be in the log.
     *
     * @param point its number and hash
     * @return not null
     */
    public Inquiry expecting(ChainPoint point) {
        List<ChainPoint> all = new ArrayList<>(expected);
        all.add(point);
        return new Inquiry(logs, all, heads, usesHeadsBeside, headKey);
    }

    /**
     * The same, held against a head.
     *
     * @param head file, or the state folder it is in
     * @return not null
     */
    public Inquiry withHead(Path head) {
        List<Path> all = new ArrayList<>(heads);
        all.add(head);
        return new Inquiry(logs, expected, all, usesHeadsBeside, headKey);
    }

    /**
     * The same, held against the heads in the folders {@code PATH.state}, where there are any.
     *
     * @return not null
     */
    public Inquiry withHeadsBeside() {
        return new Inquiry(logs, expected, heads, true, headKey);
    }

    /**
     * The same, with a key that each head must have been written with.
     *
     * @param key bytes of the key
     * @return not null
     */
    public Inquiry withHeadKey(byte[] key) {
        return new Inquiry(logs, expected, heads, usesHeadsBeside, key);
    }

    /**
     * The key of the heads' mac.
     *
     * @return a copy, or null to believe heads without
     */
    @Override
    public byte[] headKey() {
        return headKey == null ? null : headKey.clone();
    }

    @Override
    public String toString() {
        return "Inquiry[logs=" + logs + ", expected=" + expected + ", heads=" + heads + ", usesHeadsBeside=" + usesHeadsBeside + "]";
    }
}
