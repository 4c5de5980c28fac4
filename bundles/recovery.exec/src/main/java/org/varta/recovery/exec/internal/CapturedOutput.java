// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.exec.internal;

import java.util.function.Supplier;
import org.varta.api.recovery.RecoveryRun;
import org.varta.posix.ChildSession;

/** The output of a child as recovery asks for it. Loaded and linked at the start, so it works on when the bundle is gone. */
record CapturedOutput(ChildSession child) implements Supplier<RecoveryRun.Output> {
    private static final int CHUNK = 64 * 1024;

    @Override
    public RecoveryRun.Output get() {
        child.drain(CHUNK);
        return new RecoveryRun.Output(child.stdoutBytes(), child.stderrBytes(), child.isTruncated(), child.isOutputFinished());
    }
}
