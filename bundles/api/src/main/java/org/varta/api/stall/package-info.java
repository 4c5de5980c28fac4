// SPDX-License-Identifier: Apache-2.0
/**
 * When silence is a stall. A policy bundle publishes a {@link org.varta.api.stall.StallPolicy}, which makes
 * {@link org.varta.api.stall.StallDetector}s: pure functions from the history of beats to a deadline. The observer owns
 * agents, deadlines, latches and the neutral history, so that a swap of the policy loses nothing, and hands each
 * {@link org.varta.api.stall.Verdict} to whoever recovers through the {@link org.varta.api.stall.StallFeed}.
 *
 * <p>Time in this package is <em>observer time</em>: monotonic nanoseconds of the clamped clock, signed 64-bit, compared by
 * difference ({@code a - b >= 0}), never by {@code a >= b}.
 */
@Export
@Version("1.1.0")
package org.varta.api.stall;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
