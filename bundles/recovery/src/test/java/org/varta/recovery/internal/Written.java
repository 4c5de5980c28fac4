// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/** A configuration as Declarative Services would hand it over: what is written, else the default. */
final class Written {
    private Written() {
    }

    static RecoveryConfiguration configuration(Map<String, Object> written) {
        return (RecoveryConfiguration) Proxy.newProxyInstance(RecoveryConfiguration.class.getClassLoader(), new Class<?>[] {RecoveryConfiguration.class},
            (proxy, method, arguments) -> written.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    static Settings settings(Object... keysAndValues) {
        Map<String, Object> written = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            Object value = keysAndValues[i + 1];
            boolean isMillis = ((String) keysAndValues[i]).endsWith("Millis");
            written.put((String) keysAndValues[i], isMillis ? Long.valueOf(((Number) value).longValue()) : value);
        }
        return Settings.of(configuration(written), written);
    }
}
