// SPDX-License-Identifier: Apache-2.0
/**
 * The ledger.
 */
package org.varta.audit.internal;
