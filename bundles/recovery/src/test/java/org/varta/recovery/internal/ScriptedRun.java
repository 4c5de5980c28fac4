// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.varta.api.recovery.RecoveryRun;

/** A run that ends, and obeys, as the test says. */
final class ScriptedRun {
    static final int SIGNALLED_TO_DIE = 128 + 9;

    final int childPid;
    final CompletableFuture<Integer> end = new CompletableFuture<>();
    RecoveryRun.Output output = RecoveryRun.Output.NONE;
    Supplier<String> text = String::new;
    boolean isKillable = true;
    boolean obeysTerminate;
    boolean canTerminate = true;
    boolean isDyingSlowly;
    int kills;
    int terminates;
    int looks;
    private Runnable whenLooked = () -> { };

    ScriptedRun(int childPid) {
        this.childPid = childPid;
    }

    void exits(int value) {
        end.complete(value);
    }

    RecoveryRun asRun(String mode, String program, int templateLength) {
        return new RecoveryRun(new RecoveryRun.Description(childPid, mode, program, "inline", templateLength), end, this::terminate, this::kill, this::look, () -> text.get());
    }

    /** It ends with this value at the first look at which that holds. */
    void endsWhen(BooleanSupplier isTime, int value) {
        whenLooked = () -> {
            if (isTime.getAsBoolean()) {
                exits(value);
            }
        };
    }

    private RecoveryRun.Output look() {
        looks++;
        whenLooked.run();
        return output;
    }

    private boolean terminate() {
        terminates++;
        if (canTerminate && obeysTerminate) {
            end.complete(0);
        }
        return canTerminate;
    }

    private boolean kill() {
        kills++;
        if (isKillable && !isDyingSlowly) {
            end.complete(SIGNALLED_TO_DIE);
        }
        return isKillable;
    }
}
