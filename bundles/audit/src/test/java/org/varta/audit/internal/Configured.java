// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.lang.reflect.Proxy;
import java.util.Map;

/** A configuration as the framework would make it of the given values and the defaults. */
final class Configured {
    private Configured() {
    }

    static AuditComponent.Config with(Map<String, ?> values) {
        return (AuditComponent.Config) Proxy.newProxyInstance(Configured.class.getClassLoader(), new Class<?>[] {AuditComponent.Config.class}, (proxy, method, args) -> {
            Object value = values.get(method.getName());
            return value == null ? method.getDefaultValue() : convert(value, method.getReturnType());
        });
    }

    /** What cannot be converted comes as zero or false. */
    private static Object convert(Object value, Class<?> type) {
        String text = String.valueOf(value).strip();
        if (type == String.class) {
            return text;
        }
        if (type == boolean.class) {
            return Boolean.valueOf(text);
        }
        long number = text.matches("-?\\d+") ? Long.parseLong(text) : 0;
        return type == int.class ? (Object) (int) number : (Object) number;
    }
}
