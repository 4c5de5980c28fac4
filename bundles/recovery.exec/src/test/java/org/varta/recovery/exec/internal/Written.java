// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.exec.internal;

import java.lang.reflect.Proxy;
import java.util.Map;

/** A configuration as Declarative Services would hand it over: what is written, else the default. */
final class Written {
    private Written() {
    }

    static ExecConfiguration configuration(Map<String, Object> written) {
        return (ExecConfiguration) Proxy.newProxyInstance(ExecConfiguration.class.getClassLoader(), new Class<?>[] {ExecConfiguration.class},
            (proxy, method, arguments) -> written.getOrDefault(method.getName(), method.getDefaultValue()));
    }
}
