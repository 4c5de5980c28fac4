// SPDX-License-Identifier: Apache-2.0
/**
 * The wire: Varta Lifeline Protocol v0.2. A frame is 32 bytes, little-endian, protected by CRC-32C.
 *
 * <p>This package is a plain library without any OSGi type at run time. {@link org.varta.vlp.FrameLayout} names
 * the bytes, {@link org.varta.vlp.FrameDecoder} checks and {@link org.varta.vlp.FrameEncoder} writes them. Both
 * work in place on a caller's buffer, allocate nothing and belong to one thread. Sealed frames will be a package
 * of their own.
 *
 * <p>All 64-bit quantities of the wire are unsigned: compare them with {@link java.lang.Long#compareUnsigned}.
 */
@Export
@Version("1.0.0")
package org.varta.vlp;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
