// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.policies.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.config.ConfigurationChecks;
import org.varta.api.recovery.RecoveryDecision;
import org.varta.api.recovery.RecoveryHistory;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.stall.Explanation;
import org.varta.api.stall.Verdict;

/** Several policies, of any bundle, as one. They are called under a lease: an unbind waits for the decision that is being made, bounded. Thread safe. */
@Component(service = RecoveryPolicy.class, configurationPid = CompositePolicy.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, property = CompositePolicy.MARK + ":Boolean=true")
@Designate(ocd = CompositePolicy.Configuration.class, factory = true)
public final class CompositePolicy implements RecoveryPolicy {
    static final String PID = "org.varta.recovery.policies.composite";
    /** Service property of composites: they are not composed again. */
    static final String MARK = "varta.recovery.composite";
    private static final Logger LOG = LoggerFactory.getLogger("org.varta.recovery.policies");
    private static final long LEASE_MILLIS = 2_000;

    /** Held while policies are called, and while one leaves. */
    private final ReentrantLock lease = new ReentrantLock();
    /** Best first. */
    private final List<Bound> bound = new CopyOnWriteArrayList<>();
    private volatile Present present;

    private record Bound(RecoveryPolicy policy, int ranking, long serviceId) {
    }

    private record Present(String id, Composition composition) {
    }

    /** Configuration; factory PID {@code org.varta.recovery.policies.composite}. */
    @ObjectClassDefinition(name = "Varta composite recovery policy", description = "Several recovery policies as one: the first refusal wins, else the latest waiting time")
    @interface Configuration {
        /** Its name. */
        @AttributeDefinition(name = "Policy id", description = "Identifier by which recovery names this policy. Default composite. Hot.")
        String policyId() default "composite";

        /** The parts. */
        @AttributeDefinition(name = "Policies", description = "Ids of policies in order, separated by blanks; the last one picks the action. With /rung behind it a policy sees only the attempts "
            + "that were made with the action that is picked now. Default debounce breaker/rung intensity tokens backoff/rung ladder. Hot.")
        String policies() default "debounce breaker/rung intensity tokens backoff/rung ladder";
    }

    /**
     * A policy.
     *
     * @param raw the configuration
     * @param properties the same as it was written
     * @throws IllegalArgumentException if it is wrong, naming key and rule
     */
    @Activate
    public CompositePolicy(Configuration raw, Map<String, Object> properties) {
        present = of(raw, properties);
    }

    @Modified
    void modified(Configuration raw, Map<String, Object> properties) {
        try {
            present = of(raw, properties);
            LOG.info("recovery.policies: configuration applied: {}", present);
        } catch (RuntimeException e) {
            LOG.error("recovery.policies: configuration refused, the one in force stays: {}", e.getMessage());
        }
    }

    private static Present of(Configuration raw, Map<String, Object> properties) {
        List<String> wrong = new ArrayList<>();
        Composition composition = Composition.parse(raw.policies(), wrong);
        ConfigurationChecks checks = new ConfigurationChecks(PID, properties);
        checks.id("policyId", raw.policyId());
        wrong.forEach(checks::wrong);
        checks.done();
        return new Present(raw.policyId(), composition);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, target = "(!(" + MARK + "=true))", updated = "bind")
    void bind(RecoveryPolicy policy, Map<String, Object> properties) {
        change(policy, new Bound(policy, properties.get(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0,
            properties.get(Constants.SERVICE_ID) instanceof Long id ? id : 0));
    }

    void unbind(RecoveryPolicy policy) {
        if (!change(policy, null)) {
            LOG.warn("recovery.policies: the policy that goes was still being called after {} ms", LEASE_MILLIS);
        }
    }

    private boolean change(RecoveryPolicy policy, Bound entry) {
        boolean isLeased = acquire();
        try {
            replace(policy, entry);
        } finally {
            if (isLeased) {
                lease.unlock();
            }
        }
        return isLeased;
    }

    private synchronized void replace(RecoveryPolicy policy, Bound entry) {
        bound.removeIf(one -> one.policy == policy);
        if (entry != null) {
            bound.add(entry);
            bound.sort(Comparator.comparingInt(Bound::ranking).reversed().thenComparingLong(Bound::serviceId));
        }
    }

    private boolean acquire() {
        try {
            return lease.tryLock(LEASE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public String id() {
        return present.id();
    }

    @Override
    public RecoveryDecision decide(Verdict verdict, RecoveryHistory history, long now) {
        lease.lock();
        try {
            return present.composition().decide(this::find, verdict, history, now);
        } finally {
            lease.unlock();
        }
    }

    @Override
    public String parameters() {
        lease.lock();
        try {
            return present.composition().parameters(this::find);
        } finally {
            lease.unlock();
        }
    }

    @Override
    public void explain(Verdict verdict, RecoveryHistory history, long now, Explanation explanation) {
        lease.lock();
        try {
            present.composition().explain(this::find, verdict, history, now, explanation);
        } finally {
            lease.unlock();
        }
    }

    private RecoveryPolicy find(String id) {
        return bound.stream().map(Bound::policy).filter(policy -> policy.id().equals(id)).findFirst().orElse(null);
    }
}
