// SPDX-License-Identifier: Apache-2.0
package org.varta.observer.internal;

import org.varta.vlp.FrameLayout;

/** A copy of what the metrics say about each agent, made by the loop for somebody else. */
record AgentRows(int[] pids, long[] beats, long[] stalls, int[] status, int missing) {
    static AgentRows of(AgentTable table, Detection detection) {
        int size = table.size();
        AgentRows rows = new AgentRows(new int[size], new long[size], new long[size], new int[size], detection.roster().missing());
        int row = 0;
        for (int slot = 0; slot < table.highWater(); slot++) {
            if (table.isUsed(slot)) {
                rows.pids[row] = table.pid[slot];
                rows.beats[row] = table.beats[slot];
                rows.stalls[row] = table.stalls[slot];
                rows.status[row] = table.isLatched[slot] || detection.isReturning(slot) ? FrameLayout.STATUS_STALL : table.status[slot];
                row++;
            }
        }
        return rows;
    }

    int size() {
        return pids.length;
    }
}
