// SPDX-License-Identifier: Apache-2.0
package org.varta.itests.harness;

import java.nio.file.Path;
import java.util.List;

/** The replay of a decision journal as a program of its own: it sees the policies' classes and a file, and no framework. */
public final class Replayer {
    private static final String MAIN_CLASS = "org.varta.replay.ReplayCommand";

    private Replayer() {
    }

    /**
     * Replays a journal.
     *
     * @param file the journal
     * @return exit value 0 identical, 1 different, 2 unreadable, 3 incomplete; and what it said
     * @throws Exception if it does not end
     */
    public static Program.Result replay(Path file) throws Exception {
        return Program.run(List.of(Sender.java(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", Bundles.classPath("replay", "api", "vlp", "stall.fixed", "stall.adaptive", "recovery", "recovery.policies"),
            MAIN_CLASS, file.toString()));
    }
}
