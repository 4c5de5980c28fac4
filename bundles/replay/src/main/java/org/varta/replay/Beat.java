// SPDX-License-Identifier: Apache-2.0
package org.varta.replay;

/**
 * A line of the journal that is a beat.
 *
 * @param number how many beats of the agent had been accepted with this one
 * @param deadline after it, as the observer had it
 */
record Beat(int slot, String pid, long arrival, long nonce, long timestamp, int status, int payload, long number, long deadline) {
    private static final int CELLS = 10;

    static Beat of(String[] cells) {
        if (cells.length != CELLS) {
            throw new IllegalArgumentException("a beat has " + CELLS + " cells, not " + cells.length);
        }
        return new Beat(Integer.parseInt(cells[1]), cells[2], Long.parseLong(cells[3]), Long.parseUnsignedLong(cells[4]), Long.parseUnsignedLong(cells[5]), Integer.parseInt(cells[6]),
            Integer.parseUnsignedInt(cells[7]), Long.parseLong(cells[8]), Long.parseLong(cells[9]));
    }
}
