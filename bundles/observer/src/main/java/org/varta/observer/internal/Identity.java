// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import org.varta.posix.ProcessActivity;
import org.varta.posix.ProcessIdentity;

/** Who a process is, as the loop asks for it. Loop thread only; costs a few system calls, so it is asked rarely. */
class Identity {
    private final ProcessIdentity processes;
    private long ownNamespace;

    Identity(ProcessIdentity processes) {
        this.processes = processes;
        this.ownNamespace = processes == null ? 0 : processes.ownPidNamespace();
    }

    /** Start time in clock ticks since boot; {@link ProcessIdentity#UNREADABLE} or {@link ProcessIdentity#GONE}. */
    long startTime(int pid) {
        return processes.startTime(pid);
    }

    /** Inode of the process-id namespace, 0 when unknown. */
    long namespace(int pid) {
        return processes.pidNamespace(pid);
    }

    /** Name of the program that a process runs, empty when unknown. */
    String command(int pid) {
        return processes == null ? "" : processes.command(pid);
    }

    /** Path of the program that a process runs, empty when unknown. */
    String executable(int pid) {
        return processes == null ? "" : processes.executable(pid);
    }

    /** What a process is doing. */
    ProcessActivity activity(int pid) {
        return processes == null ? ProcessActivity.UNKNOWN : processes.activity(pid);
    }

    /** Inode of our own namespace; read again as long as it is unknown (obs-W22). */
    long ownNamespace() {
        if (ownNamespace == 0 && processes != null) {
            ownNamespace = processes.ownPidNamespace();
        }
        return ownNamespace;
    }
}
