// SPDX-License-Identifier: Apache-2.0
package org.varta.api.stall;

/**
 * What has become of a convicted agent. Immutable.
 *
 * @param isKnown false if it cannot be told whether somebody has taken its place
 * @param beats beats that were accepted since the conviction, of the process itself or of the one that has taken its place; 0 for none.
 *     {@link Long#MAX_VALUE} if there were some that nobody counted
 * @param aliveSince since when, in observer time; {@link #NO_INSTANT} if there were none or it is not known
 */
public record Revival(boolean isKnown, long beats, long aliveSince) {
    /** Stands for an instant that is not known. */
    public static final long NO_INSTANT = Long.MIN_VALUE;
    /** It beats; how often, nobody counted. */
    public static final Revival ALIVE = new Revival(true, Long.MAX_VALUE);
    /** Nobody has beaten for it. */
    public static final Revival SILENT = new Revival(true, 0);
    /** It has not beaten itself; whether another does for it, nobody knows. */
    public static final Revival UNKNOWN = new Revival(false, 0);

    /**
     * An answer without an instant.
     *
     * @param isKnown as above
     * @param beats as above
     */
    public Revival(boolean isKnown, long beats) {
        this(isKnown, beats, NO_INSTANT);
    }
}
