// SPDX-License-Identifier: Apache-2.0
/**
 * The managed agent. {@code Beater} is one pass of the beat thread over {@code Schedule} (when), {@code Parts} (what) and {@code Link} (where to); all of it gets its clock from outside, so that tests turn it by hand. {@code Helper} is
 * where everything runs that may hang.
 */
package org.varta.agent.managed.internal;
