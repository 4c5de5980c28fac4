// SPDX-License-Identifier: Apache-2.0
/**
 * Why something was decided, and what will happen next. Whoever decides about agents publishes an {@link org.varta.api.explain.Explainer}; shells, consoles and
 * the command line ask all of them.
 */
@Export
@Version("1.1.0")
package org.varta.api.explain;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
