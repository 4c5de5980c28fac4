// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.varta.api.recovery.RecoveryPolicy;

/** Policies of the bundle recovery.policies and their composite, as an operator would configure them. */
final class Composed {
    private final List<RecoveryPolicy> parts = new ArrayList<>();

    /** Adds a part by its class name and what is written in its file; everything else by default. */
    Composed with(String component, Object... keysAndValues) {
        parts.add(make(component, keysAndValues));
        return this;
    }

    /** In the order of adding. */
    RecoveryPolicy build() {
        RecoveryPolicy composite = make("CompositePolicy", "policies", parts.stream().map(RecoveryPolicy::id).collect(Collectors.joining(" ")));
        try {
            var bind = composite.getClass().getDeclaredMethod("bind", RecoveryPolicy.class, Map.class);
            bind.setAccessible(true);
            for (RecoveryPolicy part : parts) {
                bind.invoke(composite, part, Map.of());
            }
            return composite;
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static RecoveryPolicy make(String component, Object... keysAndValues) {
        Map<String, Object> written = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            written.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        try {
            Constructor<?> constructor = Class.forName("org.varta.recovery.policies.internal." + component).getConstructors()[0];
            Class<?> type = constructor.getParameterTypes()[0];
            Object raw = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (proxy, method, arguments) -> written.getOrDefault(method.getName(), method.getDefaultValue()));
            return (RecoveryPolicy) constructor.newInstance(raw, written);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
