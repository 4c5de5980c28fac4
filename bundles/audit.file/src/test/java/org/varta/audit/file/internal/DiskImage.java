// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * One moment of a {@link SimulatedDisk}: what can be read now, and all that a power cut may leave of it. Immutable.
 *
 * @param files content of every file by its number
 * @param names the directory as it is durable, followed by what it looked like after each operation since; the last is what can be read
 */
public record DiskImage(Map<Integer, FileImage> files, List<Map<String, Integer>> names) {
    /** An empty disk. */
    public static final DiskImage EMPTY = new DiskImage(Map.of(), List.of(Map.of()));

    /**
     * One file.
     *
     * @param versions content as it is durable, followed by what it was after each change since; the last is what can be read
     * @param lostFrom from here on a failed sync has dropped what was written, and a later sync does not bring it back; −1 if there was none
     * @param lostTo end of what was dropped
     */
    public record FileImage(List<byte[]> versions, int lostFrom, int lostTo) {
        static final FileImage EMPTY = new FileImage(List.of(new byte[0]), -1, -1);

        static FileImage durable(byte[] content) {
            return new FileImage(List.of(content), -1, -1);
        }

        byte[] content() {
            return versions.get(versions.size() - 1);
        }

        FileImage changed(byte[] content) {
            List<byte[]> longer = new ArrayList<>(versions);
            longer.add(content);
            boolean isGone = content.length <= lostFrom;
            return new FileImage(longer, isGone ? -1 : lostFrom, isGone ? -1 : Math.min(lostTo, content.length));
        }

        /** As {@link #changed}, by writing these bytes: what a failed sync has dropped is there again if it was all written again. */
        FileImage written(byte[] content, long from, long to) {
            boolean isAgain = from <= lostFrom && to >= lostTo;
            return (isAgain ? new FileImage(versions, -1, -1) : this).changed(content);
        }

        FileImage synced() {
            byte[] content = content();
            if (lostFrom < 0) {
                return durable(content);
            }
            byte[] stored = content.clone();
            Arrays.fill(stored, lostFrom, lostTo, (byte) 0);
            return new FileImage(List.of(stored, content), lostFrom, lostTo);
        }

        FileImage syncFailed() {
            int from = lostFrom < 0 ? versions.get(0).length : lostFrom;
            return content().length > from ? new FileImage(versions, from, content().length) : this;
        }

        byte[] remains(Random random) {
            int version = random.nextInt(versions.size());
            byte[] whole = versions.get(version);
            byte[] next = versions.get(Math.min(version + 1, versions.size() - 1));
            return next.length > whole.length && random.nextBoolean() ? Arrays.copyOf(next, whole.length + random.nextInt(next.length - whole.length)) : whole;
        }

        /** Everything that a power cut may leave, with what was being written torn at the given lengths; each version's own end is always among them. */
        List<byte[]> remains(int... tears) {
            List<byte[]> all = new ArrayList<>();
            for (int i = 0; i < versions.size(); i++) {
                byte[] whole = versions.get(i);
                all.add(whole);
                byte[] next = i + 1 < versions.size() ? versions.get(i + 1) : whole;
                for (int tear : tears) {
                    if (tear > 0 && whole.length + tear < next.length) {
                        all.add(Arrays.copyOf(next, whole.length + tear));
                    }
                }
            }
            return all;
        }
    }

    Map<String, Integer> visible() {
        return names.get(names.size() - 1);
    }

    /** What can be read, by name. */
    public Map<String, byte[]> contents() {
        Map<String, byte[]> all = new TreeMap<>();
        visible().forEach((name, file) -> all.put(name, files.get(file).content()));
        return all;
    }

    /** The process was killed: everything it did is still there, and not a byte more of it durable. */
    public DiskImage killed() {
        Map<Integer, FileImage> same = new HashMap<>();
        files.forEach((number, file) -> same.put(number, new FileImage(file.versions(), -1, -1)));
        return new DiskImage(same, names);
    }

    /** A disk that holds exactly this, durably. */
    public static DiskImage of(Map<String, byte[]> contents) {
        Map<Integer, FileImage> files = new HashMap<>();
        Map<String, Integer> names = new HashMap<>();
        contents.forEach((name, content) -> {
            names.put(name, names.size() + 1);
            files.put(names.size(), FileImage.durable(content));
        });
        return new DiskImage(files, List.of(names));
    }

    /**
     * Everything that a power cut at this moment may leave: any prefix of the directory's operations with any version of each file.
     *
     * @param tears lengths at which a write that was not synced may be torn
     */
    public List<DiskImage> powerCuts(int... tears) {
        List<DiskImage> all = new ArrayList<>();
        for (Map<String, Integer> directory : names) {
            List<Map<String, byte[]>> combinations = new ArrayList<>(List.of(Map.of()));
            for (Map.Entry<String, Integer> entry : directory.entrySet()) {
                List<Map<String, byte[]>> longer = new ArrayList<>();
                for (byte[] remains : files.get(entry.getValue()).remains(tears)) {
                    for (Map<String, byte[]> one : combinations) {
                        Map<String, byte[]> with = new HashMap<>(one);
                        with.put(entry.getKey(), remains);
                        longer.add(with);
                    }
                }
                combinations = longer;
            }
            combinations.forEach(contents -> all.add(of(contents)));
        }
        return all;
    }

    /** One of the things that a power cut at this moment may leave, with a write torn at any byte. */
    public DiskImage powerCut(Random random) {
        Map<String, byte[]> contents = new HashMap<>();
        new TreeMap<>(names.get(random.nextInt(names.size()))).forEach((name, number) -> contents.put(name, files.get(number).remains(random)));
        return of(contents);
    }
}
