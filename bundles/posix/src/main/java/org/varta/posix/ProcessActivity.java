// SPDX-License-Identifier: Apache-2.0
package org.varta.posix;

/**
 * What a process was doing when it was looked at. Immutable. Source: proc(5), {@code stat} fields 3, 14 and 15.
 *
 * @param state what it did
 * @param ticks processor time of user and system so far, in clock ticks of 10 ms
 */
public record ProcessActivity(State state, long ticks) {
    /** It cannot be told. */
    public static final ProcessActivity UNKNOWN = new ProcessActivity(State.UNKNOWN, 0);
    /** There is no such process. */
    public static final ProcessActivity GONE = new ProcessActivity(State.GONE, 0);
    private static final long NANOS_PER_TICK = 10_000_000L;

    /**
     * Processor time so far.
     *
     * @return nanoseconds
     */
    public long cpuNanos() {
        return ticks * NANOS_PER_TICK;
    }

    /** What a process does. */
    public enum State {
        /** Runs, or could. */
        RUNNING,
        /** Waits for something. */
        SLEEPING,
        /** Waits for a device and cannot be interrupted. */
        DISK_SLEEP,
        /** Was stopped, by job control or by a debugger. */
        STOPPED,
        /** Has ended, and its parent has not noticed. */
        ZOMBIE,
        /** There is no such process. */
        GONE,
        /** Cannot be told. */
        UNKNOWN;

        static State of(char letter) {
            return switch (letter) {
                case 'R' -> RUNNING;
                case 'S', 'I' -> SLEEPING;
                case 'D' -> DISK_SLEEP;
                case 'T', 't' -> STOPPED;
                case 'Z', 'X', 'x' -> ZOMBIE;
                default -> UNKNOWN;
            };
        }
    }
}
