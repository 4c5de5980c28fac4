// SPDX-License-Identifier: Apache-2.0
package org.varta.api.recovery;

import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A started action, as the recovery bundle follows it. Immutable holder of functions; the functions are called on the recovery thread only.
 *
 * <p><strong>It outlives the action's bundle.</strong> An action whose bundle is stopped, updated or uninstalled leaves its runs behind. Therefore
 * the functions must need no class of the action's bundle beyond themselves: method references to an object of another, lasting bundle
 * (for commands: the child session of the {@code posix} bundle), not lambdas that call the action's own code.
 *
 * @param description what was started, for the {@code spawn} record
 * @param end completed, on any thread, when the run is over: its exit value, 0 for success. Completed exceptionally if the end cannot be
 *     determined
 * @param terminate asks politely to stop; false if nobody was asked: that failed, or the run is over and {@code end} is complete by now
 * @param kill stops everything that was started, at once; false if nothing was stopped: that failed, or the run is over and {@code end} is
 *     complete by now
 * @param output takes in what output there is, without blocking, at most 64 KiB a call, and tells how much it was
 * @param text the beginning of the output in words, for the log of a run that ended without success; empty unless the operator wants it there.
 *     Called once, after the end. May hold any character
 */
public record RecoveryRun(Description description, CompletionStage<Integer> end, BooleanSupplier terminate,
        BooleanSupplier kill, Supplier<Output> output, Supplier<String> text) {
    /**
     * Checks the components.
     *
     * @param description not null
     * @param end not null
     * @param terminate not null
     * @param kill not null
     * @param output not null
     * @param text not null
     */
    public RecoveryRun {
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(end, "end");
        Objects.requireNonNull(terminate, "terminate");
        Objects.requireNonNull(kill, "kill");
        Objects.requireNonNull(output, "output");
        Objects.requireNonNull(text, "text");
    }

    /**
     * A run without a text.
     *
     * @param description not null
     * @param end not null
     * @param terminate not null
     * @param kill not null
     * @param output not null
     */
    public RecoveryRun(Description description, CompletionStage<Integer> end, BooleanSupplier terminate, BooleanSupplier kill, Supplier<Output> output) {
        this(description, end, terminate, kill, output, String::new);
    }

    /**
     * What was started, in the words of the {@code spawn} record. Arguments are deliberately absent: they may hold secrets.
     *
     * @param childPid process id of the child, unsigned; 0 when it is no process
     * @param mode {@code exec} for a command, {@code osgi} for something inside the framework, {@code notify} for a notice
     * @param program the program token as configured, or a symbolic name
     * @param source where the command came from: {@code inline} or a path
     * @param templateLength length in bytes of the whole argument vector, 0 when there is none
     */
    public record Description(int childPid, String mode, String program, String source, int templateLength) {
        /**
         * Checks the components.
         *
         * @param childPid any
         * @param mode not null
         * @param program not null
         * @param source not null
         * @param templateLength 0 or more
         */
        public Description {
            Objects.requireNonNull(mode, "mode");
            Objects.requireNonNull(program, "program");
            Objects.requireNonNull(source, "source");
        }
    }

    /**
     * How much output was captured so far.
     *
     * @param stdoutBytes captured bytes of standard output
     * @param stderrBytes captured bytes of standard error
     * @param isTruncated true when the capture limit was reached or capture could not be set up
     * @param isFinished true when no more output will come (always, when nothing is captured)
     */
    public record Output(int stdoutBytes, int stderrBytes, boolean isTruncated, boolean isFinished) {
        /** Nothing is captured. */
        public static final Output NONE = new Output(0, 0, false, true);
    }
}
