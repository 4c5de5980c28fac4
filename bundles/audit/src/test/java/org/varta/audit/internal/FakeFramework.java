// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** As much of a framework as the ledger needs: properties, a data area, conditions. */
final class FakeFramework {
    /** Properties of each registered condition by its id. */
    final Map<String, Map<String, Object>> conditions = new ConcurrentHashMap<>();
    final Map<String, String> properties = new HashMap<>();
    private final Path dataArea;

    FakeFramework(Path dataArea) {
        this.dataArea = dataArea;
    }

    BundleContext context() {
        return (BundleContext) proxy(BundleContext.class, (name, args) -> switch (name) {
            case "getProperty" -> properties.get(args[0]);
            case "getDataFile" -> dataArea.resolve((String) args[0]).toFile();
            case "registerService" -> register((Dictionary<?, ?>) args[2]);
            default -> throw new UnsupportedOperationException(name);
        });
    }

    private Object register(Dictionary<?, ?> first) {
        Map<String, Object> values = copy(first);
        String id = (String) values.get("osgi.condition.id");
        conditions.put(id, values);
        return proxy(ServiceRegistration.class, (name, args) -> {
            if (name.equals("unregister")) {
                conditions.remove(id);
            } else {
                conditions.put(id, copy((Dictionary<?, ?>) args[0]));
            }
            return null;
        });
    }

    private static Map<String, Object> copy(Dictionary<?, ?> dictionary) {
        Map<String, Object> values = new HashMap<>();
        Collections.list(dictionary.keys()).forEach(key -> values.put((String) key, dictionary.get(key)));
        return values;
    }

    /** One call. */
    private interface Call {
        Object run(String name, Object[] args);
    }

    private static Object proxy(Class<?> type, Call call) {
        return Proxy.newProxyInstance(FakeFramework.class.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> call.run(method.getName(), args));
    }
}
