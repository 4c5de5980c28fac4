// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.varta.api.recovery.RecoveryAction;
import org.varta.api.recovery.RecoveryRequest;
import org.varta.api.recovery.RecoveryRun;
import org.varta.api.recovery.RecoveryStartException;

/** An action whose children are numbered from 2002 and do what the test says. */
class ScriptedAction implements RecoveryAction {
    private static final int FIRST_CHILD = 2002;
    private static final String PROGRAM = "/usr/local/bin/restart-unit";
    private static final int TEMPLATE_LENGTH = 38;

    final String id;
    final List<ScriptedRun> runs = new ArrayList<>();
    final List<RecoveryRequest> requests = new ArrayList<>();
    Consumer<ScriptedRun> script = run -> { };
    boolean isMissing;
    RuntimeException failure;
    Error error;
    boolean returnsNothing;
    boolean isNotice;

    ScriptedAction(String id) {
        this.id = id;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public boolean isNotice() {
        return isNotice;
    }

    @Override
    public RecoveryRun start(RecoveryRequest request) throws RecoveryStartException {
        requests.add(request);
        if (isMissing) {
            throw new RecoveryStartException(PROGRAM + ": not found");
        }
        if (failure != null) {
            throw failure;
        }
        if (error != null) {
            throw error;
        }
        if (returnsNothing) {
            return null;
        }
        ScriptedRun run = new ScriptedRun(FIRST_CHILD + runs.size());
        runs.add(run);
        script.accept(run);
        return run.asRun("exec", PROGRAM, TEMPLATE_LENGTH);
    }

    ScriptedRun last() {
        return runs.get(runs.size() - 1);
    }
}
