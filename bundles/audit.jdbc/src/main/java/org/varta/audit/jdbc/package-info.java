// SPDX-License-Identifier: Apache-2.0
/**
 * The audit log in a relational database, for those who run without a framework: {@link org.varta.audit.jdbc.LogExport} writes such a log as a v2 file that any reader and the verifier understand, and
 * {@link org.varta.audit.jdbc.ExportVerb} is that for the command line. How the database is written is told in the package {@code internal}.
 */
@Export
@Version("1.0.0")
package org.varta.audit.jdbc;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
