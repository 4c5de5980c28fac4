// SPDX-License-Identifier: Apache-2.0
/**
 * How a wrong configuration is refused, for whoever provides a service: one message that names the PID and, of everything that is wrong, key, value and range. The configuration in force stays.
 */
@Export
@Version("1.0.0")
package org.varta.api.config;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
