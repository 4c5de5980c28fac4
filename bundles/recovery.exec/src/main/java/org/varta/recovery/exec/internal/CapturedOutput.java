// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.exec.internal;

import java.util.function.Supplier;
import org.varta.api.recovery.RecoveryRun;
import org.varta.posix.ChildSession;

/**
 * The output of a child as recovery asks for it. It works on when this bundle is gone, provided that it was called once before: after that everything it names is linked. Source of the sizes: recovery
 * specification 9.2.
 */
record CapturedOutput(ChildSession child) implements Supplier<RecoveryRun.Output> {
    private static final int KEPT_AT_ONCE = 4096;
    private static final int THROWN_AWAY_AT_ONCE = 64 * 1024;

    @Override
    public RecoveryRun.Output get() {
        child.drain(child.isTruncated() ? THROWN_AWAY_AT_ONCE : KEPT_AT_ONCE);
        return new RecoveryRun.Output(child.stdoutBytes(), child.stderrBytes(), child.isTruncated(), child.isOutputFinished());
    }
}
