// SPDX-License-Identifier: Apache-2.0
/**
 * Finds what is wrong between settings that are right one by one: a threshold that one lost beat exceeds, a limit that no failing agent can reach. A plain library ({@link org.varta.lint.Linter}, a pure function of configurations and
 * observed facts), a command ({@link org.varta.lint.LintCommand}), and a component that looks on load and on every change.
 *
 * <p>Source: stall policies, section 5.
 */
@Export
@Version("1.0.0")
package org.varta.lint;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
