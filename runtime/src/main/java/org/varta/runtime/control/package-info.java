// SPDX-License-Identifier: Apache-2.0
/** Asks a running observer over its control socket. The protocol is that of the bundle {@code org.varta.control}: a line, then {@code ok BYTES} and the answer, or {@code error SENTENCE}. */
package org.varta.runtime.control;
