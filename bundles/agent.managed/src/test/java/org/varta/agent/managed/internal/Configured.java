// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.managed.internal;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/** Configurations as a framework would hand them over: what is not given has its default. */
final class Configured {
    private Configured() {
    }

    static Map<String, Object> properties(Object... keysAndValues) {
        Map<String, Object> given = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            given.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return given;
    }

    static AgentConfiguration with(Map<String, Object> given) {
        return (AgentConfiguration) Proxy.newProxyInstance(Configured.class.getClassLoader(), new Class<?>[] {AgentConfiguration.class},
            (self, method, args) -> given.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    static Settings settings(Object... keysAndValues) {
        Map<String, Object> given = properties(keysAndValues);
        return Settings.of(with(given), given);
    }
}
