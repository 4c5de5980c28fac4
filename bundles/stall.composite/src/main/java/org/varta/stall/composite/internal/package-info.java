// SPDX-License-Identifier: Apache-2.0
/**
 * Stall policy P12: any, all or k of other policies, such as {@code any(phi-normal, progress, status-dwell)}, or {@code all(phi-normal, fixed)} for a hard minimum. Source: stall policies, P12.
 *
 * <p>The parts are the other policy services, by their ids; whoever publishes them. {@link org.varta.stall.composite.internal.CompositeComponent} publishes the composite while all parts are there, and tells the observer by its service
 * properties when one of them has changed, so a part can be exchanged like a policy of its own. A composite may be a part of another one, but not of itself, by whatever way.
 *
 * <p>{@link org.varta.stall.composite.internal.CompositeDetector} hands every beat to a detector of every part and takes the k-th smallest of their deadlines. No state but those deadlines; nothing is allocated by a beat.
 */
package org.varta.stall.composite.internal;
