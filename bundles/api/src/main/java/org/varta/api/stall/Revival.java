// SPDX-License-Identifier: Apache-2.0
package org.varta.api.stall;

/**
 * What has become of a convicted agent. Immutable.
 *
 * @param isKnown false if it cannot be told whether somebody has taken its place
 * @param beats beats that were accepted since the conviction, of the process itself or of the one that has taken its place; 0 for none.
 *     {@link Long#MAX_VALUE} if there were some that nobody counted
 */
public record Revival(boolean isKnown, long beats) {
    /** It beats; how often, nobody counted. */
    public static final Revival ALIVE = new Revival(true, Long.MAX_VALUE);
    /** Nobody has beaten for it. */
    public static final Revival SILENT = new Revival(true, 0);
    /** It has not beaten itself; whether another does for it, nobody knows. */
    public static final Revival UNKNOWN = new Revival(false, 0);
}
