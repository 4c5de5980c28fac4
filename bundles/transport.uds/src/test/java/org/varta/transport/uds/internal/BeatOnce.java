// SPDX-License-Identifier: Apache-2.0
package org.varta.transport.uds.internal;

import java.nio.file.Path;
import org.varta.posix.ErrnoException;
import org.varta.posix.Posix;

/** A process of its own that beats once with its own process id. */
final class BeatOnce {
    private BeatOnce() {
    }

    public static void main(String[] arguments) throws ErrnoException {
        try (Frames agent = new Frames(Posix.load(), Path.of(arguments[0]))) {
            System.exit(agent.beat((int) ProcessHandle.current().pid(), 1) == 32 ? 0 : 1);
        }
    }
}
