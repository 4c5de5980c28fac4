// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.io.Closeable;

/** What must outlive the ledger, held by one ledger until it is closed. NOT thread safe: belongs to the writer. */
interface LedgerState extends Closeable {
    /** The head of the log. */
    HeadStore head();

    /** Where the log left each sink. */
    CursorStore cursors();
}
