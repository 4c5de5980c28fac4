// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.osgi.internal;

import java.lang.reflect.InvocationTargetException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** A part of the framework that can be taken down and brought up. */
interface Part {
    /** Symbolic name of the bundle that it is or belongs to. */
    String symbolicName();

    /** Returns when it is down; may take as long as the part likes. */
    void down() throws BundleException, InvocationTargetException, InterruptedException;

    /** Returns when it is up again. */
    void up() throws BundleException, InvocationTargetException, InterruptedException;

    /** A bundle. Whether it starts with the framework is not changed. */
    record OfBundle(Bundle bundle) implements Part {
        @Override
        public String symbolicName() {
            return bundle.getSymbolicName();
        }

        @Override
        public void down() throws BundleException {
            bundle.stop(Bundle.STOP_TRANSIENT);
        }

        @Override
        public void up() throws BundleException {
            bundle.start(Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY);
        }
    }

    /** A component. */
    record OfComponent(ServiceComponentRuntime runtime, ComponentDescriptionDTO description) implements Part {
        @Override
        public String symbolicName() {
            return description.bundle.symbolicName;
        }

        @Override
        public void down() throws InvocationTargetException, InterruptedException {
            runtime.disableComponent(description).getValue();
        }

        @Override
        public void up() throws InvocationTargetException, InterruptedException {
            runtime.enableComponent(description).getValue();
        }
    }
}
