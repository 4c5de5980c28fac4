// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.nio.file.Path;
import org.varta.api.audit.AuditSink;
import org.varta.audit.jdbc.LogExport;
import org.varta.audit.jdbc.internal.H2Kind;

/** Between a file and embedded H2. */
class H2SwapTest extends SwapContract {
    private String url() {
        return "jdbc:h2:" + folder.resolve("database");
    }

    @Override
    AuditSink database() {
        return new H2Kind().sinkAt(url());
    }

    @Override
    void export(Path file) throws Exception {
        LogExport.of(url(), "varta", "", "varta_audit_").to(file);
    }
}
