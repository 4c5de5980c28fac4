// SPDX-License-Identifier: Apache-2.0
package org.varta.api.audit;

import java.util.Objects;

/**
 * What is recorded: the columns of a v2 record between the common ones. Number and chain are given by the ledger when it writes the record, and {@code boot}
 * records are the ledger's own. Immutable. Free text is sanitised by the ledger.
 *
 * <p>Source: audit schema v2, record kinds.
 */
public sealed interface AuditRecord {
    /**
     * When it happened by the wall clock.
     *
     * @return milliseconds since 1970; values before that are written as 0
     */
    long wallclockMillis();

    /**
     * When it happened by the observer's clock.
     *
     * @return observer time in nanoseconds
     */
    long observerNanos();

    /**
     * Which agent it is about.
     *
     * @return process id, unsigned
     */
    int agentPid();

    /**
     * An action was started.
     *
     * @param wallclockMillis just before the start
     * @param observerNanos time of the stall
     * @param agentPid the stalled process
     * @param childPid the child, unsigned; 0 when it is no process
     * @param mode {@code exec} or {@code osgi}
     * @param program first element of the argument vector as configured
     * @param source {@code inline} or the path of the command file
     * @param templateLength bytes of the whole argument vector
     */
    record Spawn(long wallclockMillis, long observerNanos, int agentPid, int childPid, String mode, String program,
            String source, int templateLength) implements AuditRecord {
        /**
         * Checks the components.
         *
         * @param wallclockMillis any
         * @param observerNanos any
         * @param agentPid any
         * @param childPid any
         * @param mode not null
         * @param program not null
         * @param source not null
         * @param templateLength 0 or more
         */
        public Spawn {
            Objects.requireNonNull(mode, "mode");
            Objects.requireNonNull(program, "program");
            Objects.requireNonNull(source, "source");
        }
    }

    /**
     * An action has ended.
     *
     * @param wallclockMillis when its end was recorded
     * @param observerNanos when its end was recorded
     * @param agentPid the stalled process
     * @param childPid the child, unsigned
     * @param end how it ended
     * @param durationNanos from the decision to the recording, monotonic
     * @param stdoutBytes captured bytes
     * @param stderrBytes captured bytes
     * @param isTruncated whether capture was cut
     */
    record Complete(long wallclockMillis, long observerNanos, int agentPid, int childPid, End end, long durationNanos,
            int stdoutBytes, int stderrBytes, boolean isTruncated) implements AuditRecord {
        /**
         * Checks the components.
         *
         * @param wallclockMillis any
         * @param observerNanos any
         * @param agentPid any
         * @param childPid any
         * @param end not null
         * @param durationNanos 0 or more
         * @param stdoutBytes 0 or more
         * @param stderrBytes 0 or more
         * @param isTruncated any
         */
        public Complete {
            Objects.requireNonNull(end, "end");
        }
    }

    /**
     * A stall was evaluated and nothing was started.
     *
     * @param wallclockMillis moment of the decision
     * @param observerNanos time of the stall
     * @param agentPid the stalled process
     * @param reason stable lower-case token
     */
    record Refused(long wallclockMillis, long observerNanos, int agentPid, String reason) implements AuditRecord {
        /**
         * Checks the components.
         *
         * @param wallclockMillis any
         * @param observerNanos any
         * @param agentPid any
         * @param reason not null
         */
        public Refused {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /** How a child ended: the columns {@code outcome}, {@code exit_code} and {@code signal}. */
    sealed interface End {
        /**
         * It ended by itself.
         *
         * @param exitCode its exit value
         */
        record Reaped(int exitCode) implements End {
        }

        /**
         * We had sent a kill, and it died of a signal.
         *
         * @param signal the signal's number
         */
        record KilledBySignal(int signal) implements End {
        }

        /**
         * We had sent a kill, but it ended with an exit value.
         *
         * @param exitCode its exit value
         */
        record KilledWithExit(int exitCode) implements End {
        }

        /** Its end could not be determined. */
        record ReapFailed() implements End {
        }
    }
}
