// SPDX-License-Identifier: Apache-2.0
/**
 * From an error of the operating system or of Java to an outcome of a beat.
 */
@Export
@Version("1.0.0")
package org.varta.agent.errno;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
