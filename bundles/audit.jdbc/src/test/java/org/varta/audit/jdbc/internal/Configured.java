// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.jdbc.internal;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/** Configurations as a framework would hand them over: what is not given has its default. */
final class Configured {
    private Configured() {
    }

    static JdbcSink.Config with(Object... keysAndValues) {
        Map<String, Object> given = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            given.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return (JdbcSink.Config) Proxy.newProxyInstance(Configured.class.getClassLoader(), new Class<?>[] {JdbcSink.Config.class},
                (self, method, args) -> value(given, method));
    }

    private static Object value(Map<String, Object> given, Method method) {
        Object value = given.getOrDefault(method.getName(), method.getDefaultValue());
        if (value instanceof RuntimeException failure) {
            throw failure;
        }
        return value;
    }
}
