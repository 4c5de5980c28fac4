// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.contract;

import java.nio.file.Path;
import org.varta.api.audit.AuditSink;

/**
 * One kind of sink, as far as its contract tests must know it: how to make a new empty place, a sink that leads there, and how to see what is stored without that sink. Needs a public
 * class with a public
 * constructor without arguments, because some tests run in processes of their own, which make another instance of it; a place is therefore named by a text.
 *
 * <p>The methods with a default are optional: tests that need them are skipped, and say so.
 */
public interface SinkKind {
    /**
     * Makes a place where nothing is stored.
     *
     * @param folder an empty folder of this test's own, deleted afterwards
     * @return how {@link #sinkAt} finds the place, also in another process; different for each call
     * @throws Exception if it cannot be made
     */
    String newPlace(Path folder) throws Exception;

    /**
     * A new sink at a place, as a restarted process would make it.
     *
     * @param place from {@link #newPlace}
     * @return not opened
     */
    AuditSink sinkAt(String place);

    /**
     * Everything stored at a place, read past the sink, whether a session is open or not: every line with its line feed, in the order of the log. Lines that start with {@code #} are not
     * looked at.
     *
     * @param place from {@link #newPlace}
     * @return the bytes, empty if nothing is stored
     * @throws Exception if it cannot be read
     */
    byte[] stored(String place) throws Exception;

    /**
     * A sink whose every operation on its store (a write, a sync, a statement, a commit) goes through {@link Faults#run}, so that each of them can fail or be the last.
     *
     * @param place from {@link #newPlace}
     * @param faults where to pass the operations through
     * @return the sink, or null if this kind does not offer it
     */
    default AuditSink sinkAt(String place, Faults faults) {
        return null;
    }

    /**
     * Puts bytes behind what is stored, past the sink: a torn line, or complete lines that are no records.
     *
     * @param place from {@link #newPlace}; no session is open
     * @param bytes a line with or without its line feed
     * @return false if such a store cannot hold them
     * @throws Exception if it cannot be done
     */
    default boolean damage(String place, byte[] bytes) throws Exception {
        return false;
    }

    /**
     * Makes what is stored the newest older generation, so that the present one is empty.
     *
     * @param place from {@link #newPlace}; no session is open
     * @return false if this kind has no generations
     * @throws Exception if it cannot be done
     */
    default boolean retire(String place) throws Exception {
        return false;
    }
}
