// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.condition.Condition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The condition {@code varta.recovery.ready}: published while it holds. Thread safe by its own lock. */
final class ReadyCondition {
    static final String ID = "varta.recovery.ready";
    private static final Logger LOG = LoggerFactory.getLogger(ReadyCondition.class);

    private final BundleContext bundle;
    private ServiceRegistration<Condition> registration;

    ReadyCondition(BundleContext bundle) {
        this.bundle = bundle;
    }

    synchronized void set(boolean isReady) {
        if (isReady && registration == null) {
            Dictionary<String, Object> properties = new Hashtable<>(Map.of(Condition.CONDITION_ID, ID));
            registration = bundle.registerService(Condition.class, Condition.INSTANCE, properties);
        } else if (!isReady && registration != null) {
            withdraw();
        }
    }

    private void withdraw() {
        try {
            registration.unregister();
        } catch (IllegalStateException e) {
            LOG.debug("recovery: the framework has withdrawn the readiness condition already");
        }
        registration = null;
    }
}
