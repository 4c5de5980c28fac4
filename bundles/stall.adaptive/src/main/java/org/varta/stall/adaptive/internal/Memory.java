// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.adaptive.internal;

import java.util.function.LongSupplier;
import org.varta.api.config.ConfigurationChecks;

/**
 * What a detector may use, and what one agent needs. A policy refuses a configuration that does not fit for 4096 agents, and a detector for more agents than fit. Source: stall policies E18.
 *
 * @param bytesPerAgent columns of one slot, all together
 * @param limitMebibytes the budget
 */
record Memory(long bytesPerAgent, long limitMebibytes) {
    private static final int AGENTS = 4096;
    private static final long MOST_MEBIBYTES = 65_536;
    private static final int MEBI = 20;

    static Memory of(ConfigurationChecks checks, LongSupplier limitMebibytes, long bytesPerAgent) {
        Memory memory = new Memory(bytesPerAgent, checks.whole("memoryMebibytes", limitMebibytes, 1, MOST_MEBIBYTES));
        checks.require(memory.fits(AGENTS), "memoryMebibytes = " + memory.limitMebibytes + " is too little, " + AGENTS + " agents need " + memory.needed(AGENTS)
            + " with these windows");
        return memory;
    }

    void require(int capacity) {
        if (!fits(capacity)) {
            throw new IllegalArgumentException("memoryMebibytes = " + limitMebibytes + " is too little, " + capacity + " agents need " + needed(capacity) + " with these windows");
        }
    }

    private boolean fits(int agents) {
        return bytesPerAgent * agents <= limitMebibytes << MEBI;
    }

    private long needed(int agents) {
        return (bytesPerAgent * agents >> MEBI) + 1;
    }
}
