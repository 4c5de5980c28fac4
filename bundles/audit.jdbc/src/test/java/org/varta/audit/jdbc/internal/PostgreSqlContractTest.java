// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.jdbc.internal;

import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.varta.audit.contract.AuditSinkContract;

/** The database sink keeps the contract of every sink on PostgreSQL, where that is installed. */
class PostgreSqlContractTest extends AuditSinkContract {
    private static PostgreSqlServer server;

    PostgreSqlContractTest() {
        super(new PostgreSqlKind(server));
    }

    @BeforeAll
    static void startServer() throws IOException, InterruptedException {
        server = PostgreSqlServer.shared();
    }
}
