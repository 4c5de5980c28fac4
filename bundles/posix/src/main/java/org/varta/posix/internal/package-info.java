// SPDX-License-Identifier: Apache-2.0
/** The provider of system calls by JNA direct mapping, for Java 17 and later. */
package org.varta.posix.internal;
