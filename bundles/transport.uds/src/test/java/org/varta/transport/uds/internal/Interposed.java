// SPDX-License-Identifier: Apache-2.0
package org.varta.transport.uds.internal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.varta.posix.Posix;

/** The real system calls with a hand on one of them. */
final class Interposed {
    /** Stands in for one call. */
    interface Call {
        Object instead(Object[] arguments, Real real) throws Throwable;
    }

    /** The call as the kernel would answer it. */
    interface Real {
        Object call() throws Throwable;
    }

    private Interposed() {
    }

    static Posix on(Posix posix, String name, Call call) {
        return (Posix) Proxy.newProxyInstance(Posix.class.getClassLoader(), new Class<?>[] {Posix.class}, (proxy, method, arguments) -> {
            Real real = () -> {
                try {
                    return method.invoke(posix, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            };
            return method.getName().equals(name) ? call.instead(arguments, real) : real.call();
        });
    }
}
