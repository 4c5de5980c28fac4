// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.osgi.internal;

import java.util.function.Supplier;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Tells in the order of what order its bundle was started and stopped, over system properties that begin with its symbolic name. */
public final class CountingActivator implements BundleActivator, Supplier<String> {
    private String name;

    @Override
    public void start(BundleContext context) {
        name = context.getBundle().getSymbolicName();
        note("+");
        if (System.getProperty(name + ".failing") != null) {
            throw new IllegalStateException("told to fail");
        }
        context.registerService(Supplier.class, this, null);
    }

    @Override
    public void stop(BundleContext context) throws InterruptedException {
        note("-");
        while (System.getProperty(name + ".hanging") != null) {
            Thread.sleep(5);
        }
    }

    private void note(String what) {
        synchronized (System.getProperties()) {
            System.setProperty("varta.test.story", System.getProperty("varta.test.story", "") + what + name + " ");
        }
    }

    @Override
    public String get() {
        return "up";
    }
}
