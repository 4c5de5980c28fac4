// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.errno;

/** An exception that knows its error number. */
public interface HasErrno {
    /**
     * The error number on this platform.
     *
     * @return positive
     */
    int errno();
}
