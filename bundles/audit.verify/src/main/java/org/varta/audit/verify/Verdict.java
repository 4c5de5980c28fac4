// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.verify;

/** What became of a verification. */
public enum Verdict {
    /** Every record given is linked, and the chain reaches its first record or the oldest one that is kept by design. */
    SOUND(0),
    /** Something is wrong with what was given. */
    BROKEN(1),
    /** Something could not be read. */
    UNREADABLE(2),
    /** What was given is right, but records that belong to it are elsewhere or missing. */
    INCOMPLETE(3);

    private final int exitStatus;

    Verdict(int exitStatus) {
        this.exitStatus = exitStatus;
    }

    /**
     * The exit status of the command for this verdict.
     *
     * @return 0 to 3
     */
    public int exitStatus() {
        return exitStatus;
    }
}
