// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import java.nio.file.Path;
import org.varta.api.audit.SinkException;

/** Another process that opens a log file and tells how that went. */
final class OpenOnce {
    private OpenOnce() {
    }

    public static void main(String[] args) {
        try {
            new FileSink(Settings.of(Path.of(args[0]).toString()), new LocalDisk(), SinkClock.SYSTEM, 1).open().close();
            System.out.println("answer OPENED");
        } catch (SinkException e) {
            System.out.println("answer " + e.kind());
        }
    }
}
