// SPDX-License-Identifier: Apache-2.0
package org.varta.transport.uds.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.varta.api.transport.BeatSource;

/** As much of a service registry as the transport uses; withdrawing a service returns when the loop has given it back. */
final class Registry {
    private final List<BeatSource> published = new ArrayList<>();
    private LoopInTest loop;
    private boolean isRefusing;
    private int mostAtOnce;

    BundleContext context() {
        return proxy(BundleContext.class, arguments -> register((BeatSource) arguments[1]));
    }

    private ServiceRegistration<?> register(BeatSource source) {
        if (isRefusing) {
            throw new IllegalStateException("the bundle is stopping");
        }
        published.add(source);
        mostAtOnce = Math.max(mostAtOnce, published.size());
        if (loop != null) {
            loop.take(source);
        }
        return proxy(ServiceRegistration.class, arguments -> unregister(source));
    }

    private Object unregister(BeatSource source) {
        published.remove(source);
        if (loop != null) {
            loop.giveBack(source);
        }
        return null;
    }

    /** The only method that is called on such an object. */
    private interface OnlyCall {
        Object answer(Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, OnlyCall call) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> call.answer(arguments)));
    }

    /** A loop that takes everything that is published, from now on. */
    LoopInTest loop() {
        if (loop == null) {
            loop = new LoopInTest();
            published.forEach(loop::take);
        }
        return loop;
    }

    BeatSource only() {
        assertEquals(1, published.size());
        return published.get(0);
    }

    int published() {
        return published.size();
    }

    int mostAtOnce() {
        return mostAtOnce;
    }

    void refuse() {
        isRefusing = true;
    }
}
