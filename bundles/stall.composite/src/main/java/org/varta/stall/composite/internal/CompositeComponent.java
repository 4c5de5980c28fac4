// SPDX-License-Identifier: Apache-2.0
package org.varta.stall.composite.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.stall.StallPolicy;
import org.varta.stall.composite.internal.CompositePolicy.Composition;

/**
 * Publishes the composite while all of its parts are there. It registers the service itself, because a component's service would be there without its parts, and because a change of a part must change the service's properties, which is
 * what makes the observer ask for a new detector. Thread safe.
 */
@Component(service = {}, configurationPid = CompositeSettings.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = CompositeConfiguration.class, factory = true)
public final class CompositeComponent {
    /** Service property of a composite: the ids of all policies it consists of, parts of parts included. */
    static final String PARTS = "varta.stall.parts";
    private static final Logger LOG = LoggerFactory.getLogger(CompositeComponent.class);
    private static final Comparator<Bound> BEST = Comparator.<Bound>comparingInt(b -> -b.ranking).thenComparingLong(b -> b.serviceId);

    private final BundleContext bundle;
    private final Map<StallPolicy, Bound> bound = new ConcurrentHashMap<>();
    private final Turns turns = new Turns(this::reconcile);
    private volatile CompositeSettings settings;
    private volatile Object ranking;
    private volatile boolean isActive;
    /** Written in turns only, like what follows, which is also only read there. */
    private volatile CompositePolicy policy;
    private ServiceRegistration<StallPolicy> registration;
    private long revision;
    private String complaint = "";

    private record Bound(StallPolicy policy, Set<String> parts, int ranking, long serviceId) {
        static Bound of(StallPolicy policy, Map<String, Object> properties) {
            Object id = properties.get(Constants.SERVICE_ID);
            Object parts = properties.get(PARTS);
            return new Bound(policy, parts instanceof String[] ids ? Set.of(ids) : Set.of(), number(properties.get(Constants.SERVICE_RANKING)), id instanceof Long number ? number : 0);
        }

        private static int number(Object value) {
            try {
                return value instanceof Integer number ? number : value instanceof String text ? Integer.parseInt(text.trim()) : 0;
            } catch (NumberFormatException e) {
                return 0;
            }
        }
    }

    /**
     * A composite. A wrong configuration does not throw: the component would not be tried again when it is mended.
     *
     * @param raw the configuration
     * @param properties the same, as it was written
     * @param bundle where the service is registered
     */
    @Activate
    public CompositeComponent(CompositeConfiguration raw, Map<String, Object> properties, BundleContext bundle) {
        this.bundle = bundle;
        take(raw, properties);
    }

    @Activate
    void start() {
        isActive = true;
        turns.ask();
    }

    @Modified
    void modified(CompositeConfiguration raw, Map<String, Object> properties) {
        if (take(raw, properties)) {
            LOG.info("stall.composite: configuration applied: {}", settings);
            turns.ask();
        }
    }

    private boolean take(CompositeConfiguration raw, Map<String, Object> properties) {
        try {
            CompositeSettings wanted = CompositeSettings.of(raw);
            for (String part : wanted.parts()) {
                Bound found = find(part);
                if (found != null && found.parts.contains(wanted.policyId())) {
                    throw new IllegalArgumentException(CompositeSettings.PID + ": policies = " + raw.policies() + ": " + part + " itself consists of " + wanted.policyId());
                }
            }
            settings = wanted;
            ranking = properties.get(Constants.SERVICE_RANKING);
            return true;
        } catch (RuntimeException e) {
            LOG.error("stall.composite: configuration refused, {}: {}", settings == null ? "there is no composite" : "the one in force stays", e.getMessage());
            return false;
        }
    }

    @Deactivate
    void stop() {
        isActive = false;
        turns.askAndAwait();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, updated = "updatedPart")
    void bindPart(StallPolicy part, Map<String, Object> properties) {
        bound.put(part, Bound.of(part, properties));
        turns.ask();
    }

    void updatedPart(StallPolicy part, Map<String, Object> properties) {
        bound.put(part, Bound.of(part, properties));
        turns.ask();
    }

    void unbindPart(StallPolicy part) {
        bound.remove(part);
        // The part's detectors must not be used any more when this returns.
        turns.askAndAwait();
    }

    private Bound find(String id) {
        return bound.values().stream().filter(b -> b.policy != policy && b.policy.id().equals(id)).min(BEST).orElse(null);
    }

    private void reconcile() {
        CompositeSettings wanted = settings;
        List<StallPolicy> parts = new ArrayList<>();
        Set<String> ids = new LinkedHashSet<>();
        boolean isComplete = isActive && wanted != null && collect(wanted, parts, ids);
        if (!isComplete) {
            withdraw();
        } else if (registration == null) {
            policy = new CompositePolicy(Composition.of(wanted, parts));
            registration = bundle.registerService(StallPolicy.class, policy, properties(ids));
            complaint = "";
            LOG.info("stall.composite: {} is {} of {}", wanted.policyId(), wanted.operator(), wanted.parts());
        } else {
            Composition composition = Composition.of(wanted, parts);
            boolean isOther = !composition.equals(policy.present());
            policy.become(composition);
            if (isOther || !Objects.equals(ranking, registration.getReference().getProperty(Constants.SERVICE_RANKING))) {
                registration.setProperties(properties(ids));
            }
        }
    }

    private boolean collect(CompositeSettings wanted, List<StallPolicy> parts, Set<String> ids) {
        for (String id : wanted.parts()) {
            Bound found = find(id);
            if (found == null || found.parts.contains(wanted.policyId())) {
                complain(wanted.policyId(), found == null ? "waits for policy " + id : "cannot contain " + id + ", which contains it");
                return false;
            }
            parts.add(found.policy);
            ids.add(id);
            ids.addAll(found.parts);
        }
        return true;
    }

    private void complain(String id, String why) {
        if (!why.equals(complaint)) {
            complaint = why;
            LOG.warn("stall.composite: {} {}", id, why);
        }
    }

    private void withdraw() {
        if (registration != null) {
            ServiceRegistration<StallPolicy> former = registration;
            registration = null;
            policy = null;
            try {
                former.unregister();
            } catch (IllegalStateException e) {
                LOG.debug("stall.composite: the framework was quicker", e);
            }
        }
    }

    /** The revision makes the properties differ whenever the composition does. */
    private Dictionary<String, Object> properties(Set<String> ids) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(PARTS, ids.toArray(String[]::new));
        properties.put("varta.stall.revision", ++revision);
        if (ranking != null) {
            properties.put(Constants.SERVICE_RANKING, ranking);
        }
        return properties;
    }
}
