// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.varta.api.recovery.RecoveryAction;
import org.varta.api.recovery.RecoveryRequest;
import org.varta.api.recovery.RecoveryRun;
import org.varta.api.recovery.RecoveryStartException;

/** An action that starts real processes: {@code sleep}, for as many seconds as the agent's number says in thousandths. */
final class RealChildren implements RecoveryAction {
    static final int FOR_EVER = 600_000;
    final List<Process> started = new ArrayList<>();

    @Override
    public String id() {
        return "exec";
    }

    @Override
    public RecoveryRun start(RecoveryRequest request) throws RecoveryStartException {
        try {
            ProcessBuilder sleep = new ProcessBuilder("/bin/sleep", String.valueOf(request.verdict().pid() / 1000.0)).redirectInput(new File("/dev/null"));
            Process child = sleep.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            started.add(child);
            return new RecoveryRun(new RecoveryRun.Description((int) child.pid(), "exec", "sleep", "inline", 10), child.onExit().thenApply(Process::exitValue), child.toHandle()::destroy,
                child.toHandle()::destroyForcibly, () -> RecoveryRun.Output.NONE);
        } catch (IOException e) {
            throw new RecoveryStartException(e.getMessage(), e);
        }
    }
}
