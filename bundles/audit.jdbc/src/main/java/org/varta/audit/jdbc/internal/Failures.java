// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.jdbc.internal;

import java.sql.SQLException;
import org.varta.api.audit.SinkException;

/** Makes one sentence of what a driver says in many lines. Stateless. */
final class Failures {
    private Failures() {
    }

    static SinkException of(SinkException.Kind kind, String what, SQLException failure) {
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage().lines().findFirst().orElse("").strip();
        String state = failure.getSQLState() == null ? "" : " (SQL state " + failure.getSQLState() + ")";
        return new SinkException(kind, what + ": " + message + state, failure);
    }
}
