// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.composite.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.varta.stall.composite.internal.Parts.MILLI;
import static org.varta.stall.composite.internal.Parts.part;
import static org.varta.stall.composite.internal.Parts.raw;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.varta.api.stall.StallPolicy;
import org.varta.api.stall.StallReason;
import org.varta.stall.composite.internal.Parts.Part;

/** The service, in a real framework, with the component's references bound by hand as Declarative Services would. */
class CompositeServiceTest {
    @TempDir
    Path cache;

    private BundleContext context;

    private void inFramework(ThrowingRunnable test) throws Exception {
        Framework framework = new FrameworkFactory().newFramework(Map.of(Constants.FRAMEWORK_STORAGE, cache.toString(), "felix.log.level", "1"));
        framework.start();
        try {
            context = framework.getBundleContext();
            test.run();
        } finally {
            framework.stop();
            framework.waitForStop(10_000);
        }
    }

    interface ThrowingRunnable {
        void run() throws Exception;
    }

    private CompositeComponent component(Map<String, Object> different) throws Exception {
        Map<String, Object> properties = new HashMap<>(different);
        CompositeComponent component = new CompositeComponent(raw(different), properties, context);
        ServiceListener binder = event -> {
            ServiceReference<?> reference = event.getServiceReference();
            StallPolicy policy = (StallPolicy) context.getService(reference);
            switch (event.getType()) {
                case ServiceEvent.REGISTERED -> component.bindPart(policy, propertiesOf(reference));
                case ServiceEvent.MODIFIED -> component.updatedPart(policy, propertiesOf(reference));
                default -> component.unbindPart(policy);
            }
        };
        context.addServiceListener(binder, "(objectClass=" + StallPolicy.class.getName() + ")");
        for (ServiceReference<StallPolicy> reference : context.getServiceReferences(StallPolicy.class, null)) {
            component.bindPart(context.getService(reference), propertiesOf(reference));
        }
        component.start();
        return component;
    }

    private static Map<String, Object> propertiesOf(ServiceReference<?> reference) {
        Map<String, Object> properties = new HashMap<>();
        for (String key : reference.getPropertyKeys()) {
            properties.put(key, reference.getProperty(key));
        }
        return properties;
    }

    private ServiceRegistration<StallPolicy> register(Part part) {
        return context.registerService(StallPolicy.class, part, new Hashtable<>());
    }

    private StallPolicy published(String id) throws Exception {
        for (ServiceReference<StallPolicy> reference : context.getServiceReferences(StallPolicy.class, null)) {
            StallPolicy policy = context.getService(reference);
            if (policy.id().equals(id)) {
                return policy;
            }
        }
        return null;
    }

    @Test
    void isThereWhileAllPartsAre() throws Exception {
        inFramework(() -> {
            CompositeComponent component = component(Map.of("policies", "a, b", "operator", "all", "service.ranking", "7"));
            assertNull(published("composite"));
            register(part("a", StallReason.DEADLINE, 2000));
            assertNull(published("composite"));
            ServiceRegistration<StallPolicy> b = register(part("b", StallReason.DEADLINE, 3000));
            StallPolicy composite = published("composite");
            assertEquals(3000 * MILLI, composite.newDetector(1).beat(0, 0, 1, 0, 0, 0));
            assertEquals("k=2\nmodel=composite\nn=2\npart.0.allowances=[2000000000]\npart.0.id=a\npart.0.why=DEADLINE\npart.1.allowances=[3000000000]\npart.1.id=b\npart.1.why=DEADLINE\n",
                composite.parameters());
            ServiceRegistration<StallPolicy> better = register(part("b", StallReason.DEADLINE, 4000));
            better.setProperties(new Hashtable<>(Map.of(Constants.SERVICE_RANKING, 5)));
            assertEquals(4000 * MILLI, composite.newDetector(1).beat(0, 0, 1, 0, 0, 0), "the better one of two");
            better.unregister();
            assertEquals(3000 * MILLI, composite.newDetector(1).beat(0, 0, 1, 0, 0, 0));
            b.unregister();
            assertNull(published("composite"));
            component.stop();
        });
    }

    @Test
    void aChangeOfAPartOrOfTheConfigurationModifiesTheService() throws Exception {
        inFramework(() -> {
            register(part("a", StallReason.DEADLINE, 2000));
            register(part("b", StallReason.DEADLINE, 3000));
            CompositeComponent component = component(Map.of("policies", "a,b"));
            int[] modified = new int[1];
            context.addServiceListener(event -> modified[0] += event.getType() == ServiceEvent.MODIFIED ? 1 : 0);
            String before = published("composite").parameters();
            component.modified(raw(Map.of("policies", "a,b", "operator", "all")), Map.of());
            assertEquals(1, modified[0]);
            assertNotEquals(before, published("composite").parameters());
            component.modified(raw(Map.of("policies", "a,b", "operator", "none")), Map.of());
            component.modified(raw(Map.of("policies", "a,b", "operator", "all")), Map.of());
            assertEquals(1, modified[0], "what is refused or equal changes nothing");
            component.stop();
            assertNull(published("composite"));
        });
    }

    @Test
    void mayBeAPartButNotOfItself() throws Exception {
        inFramework(() -> {
            register(part("a", StallReason.DEADLINE, 2000));
            register(part("b", StallReason.DEADLINE, 3000));
            CompositeComponent inner = component(Map.of("policyId", "inner", "policies", "a"));
            CompositeComponent outer = component(Map.of("policyId", "outer", "policies", "inner,b", "operator", "all"));
            assertEquals(3000 * MILLI, published("outer").newDetector(1).beat(0, 0, 1, 0, 0, 0));
            inner.modified(raw(Map.of("policyId", "inner", "policies", "outer")), Map.of());
            assertEquals(2000 * MILLI, published("inner").newDetector(1).beat(0, 0, 1, 0, 0, 0), "the one in force stays");
            outer.stop();
            inner.stop();
        });
    }

    @Test
    void comesUpWhenAWrongConfigurationIsMended() throws Exception {
        inFramework(() -> {
            register(part("a", StallReason.DEADLINE, 2000));
            CompositeComponent component = component(Map.of());
            assertNull(published("composite"));
            component.modified(raw(Map.of("policies", "a")), Map.of());
            assertEquals(2000 * MILLI, published("composite").newDetector(1).beat(0, 0, 1, 0, 0, 0));
            component.stop();
        });
    }
}
