// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.jdbc.internal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.util.Set;
import org.varta.audit.contract.Faults;

/** Connections to the real database, each call of which that may change something there can fail. */
final class FaultyDatabase {
    private static final Set<String> CALLS = Set.of("execute", "executeUpdate", "executeBatch", "commit");

    private FaultyDatabase() {
    }

    static Connector connector(Connector real, Faults faults) {
        return settings -> {
            Connection connection = (Connection) pass(() -> real.connect(settings), faults);
            return (Connection) proxy(Connection.class, connection, faults);
        };
    }

    /** A call into the driver. */
    private interface Call {
        Object run() throws Exception;
    }

    private static Object pass(Call call, Faults faults) throws SQLException {
        return faults.run(() -> {
            try {
                return call.run();
            } catch (SQLException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new SQLException(e);
            }
        }, () -> new SQLNonTransientConnectionException("injected", "08006"));
    }

    private static Object proxy(Class<?> type, Object real, Faults faults) {
        return Proxy.newProxyInstance(FaultyDatabase.class.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            Call call = () -> invoke(real, method, args);
            Object answer = CALLS.contains(method.getName()) ? pass(call, faults) : call.run();
            return answer instanceof PreparedStatement ? proxy(PreparedStatement.class, answer, faults)
                    : answer instanceof Statement ? proxy(Statement.class, answer, faults) : answer;
        });
    }

    private static Object invoke(Object real, Method method, Object[] args) throws Exception {
        try {
            return method.invoke(real, args);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
