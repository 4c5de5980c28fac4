// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.varta.api.audit.AuditSink;
import org.varta.audit.jdbc.LogExport;
import org.varta.audit.jdbc.internal.PostgreSqlKind;
import org.varta.audit.jdbc.internal.PostgreSqlServer;

/** Between a file and PostgreSQL, where that is installed. */
class PostgreSqlSwapTest extends SwapContract {
    private static PostgreSqlServer server;
    private final PostgreSqlKind kind = new PostgreSqlKind(server);
    private String place;

    @BeforeAll
    static void startServer() throws IOException, InterruptedException {
        server = PostgreSqlServer.shared();
    }

    @BeforeEach
    void makePlace() throws Exception {
        place = kind.newPlace(folder);
    }

    @Override
    AuditSink database() {
        return kind.sinkAt(place);
    }

    @Override
    void export(Path file) throws Exception {
        LogExport.of(place.split(" ")[0], "varta", server.passwordFile().toString(), "varta_audit_").to(file);
    }
}
