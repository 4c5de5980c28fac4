// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import org.varta.audit.contract.AuditSinkContract;

/** The file sink keeps the contract of every sink. */
class FileSinkContractTest extends AuditSinkContract {
    FileSinkContractTest() {
        super(new FileKind());
    }
}
