// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.jdbc.internal;

import org.varta.audit.contract.AuditSinkContract;

/** The database sink keeps the contract of every sink on embedded H2. */
class H2ContractTest extends AuditSinkContract {
    H2ContractTest() {
        super(new H2Kind());
    }
}
