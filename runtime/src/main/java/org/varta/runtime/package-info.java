// SPDX-License-Identifier: Apache-2.0
/**
 * The {@code varta-watch} command: a Felix framework, the bundles beside it, and a command line on top.
 */
package org.varta.runtime;
