// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.condition.Condition;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.audit.AuditLog;
import org.varta.api.event.EventStream;
import org.varta.api.metric.MetricSink;
import org.varta.api.metric.MetricSource;
import org.varta.api.recovery.RecoveryAction;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.stall.StallFeed;

/** Recovery as a component: owns the thread {@code varta-recovery} and binds feeds, policies, actions, audit logs and event streams, all of which may come and go. */
@Component(service = MetricSource.class, configurationPid = Settings.PID, immediate = true)
@Designate(ocd = RecoveryConfiguration.class)
public final class RecoveryComponent implements MetricSource {
    private static final Logger LOG = LoggerFactory.getLogger(RecoveryComponent.class);
    private static final long STOP_MARGIN_MILLIS = 2_000;

    private final BundleContext bundle;
    private final Choice<RecoveryPolicy> policies = new Choice<>();
    private final Choice<RecoveryAction> actions = new Choice<>();
    private final Choice<AuditLog> audits = new Choice<>();
    private final Choice<EventStream> events = new Choice<>();
    private final RecoveryDesk desk;
    private volatile Settings settings;
    private Thread thread;
    private ServiceRegistration<Condition> ready;

    /**
     * Builds everything; nothing runs yet.
     *
     * @param raw the configuration
     * @param bundle for the readiness condition
     * @throws IllegalArgumentException if the configuration is wrong, naming key, value and range
     */
    @Activate
    public RecoveryComponent(RecoveryConfiguration raw, BundleContext bundle) {
        this.bundle = bundle;
        settings = Settings.of(raw);
        RecoveryCounters counters = new RecoveryCounters();
        Journal journal = new Journal(audits, events, counters, System::currentTimeMillis, System::nanoTime);
        desk = new RecoveryDesk(settings, journal, counters, policies, actions, System::nanoTime);
    }

    @Activate
    void start() {
        thread = new Thread(desk::run, "varta-recovery");
        thread.setDaemon(true);
        thread.start();
        updateReady();
    }

    @Modified
    void modified(RecoveryConfiguration raw) {
        try {
            Settings wanted = Settings.of(raw);
            settings = wanted;
            desk.configure(wanted);
            warnAbout(wanted);
            updateReady();
            LOG.info("recovery: configuration applied: {}", wanted);
        } catch (RuntimeException e) {
            LOG.error("recovery: configuration refused, the one in force stays: {}", e.getMessage());
        }
    }

    private void warnAbout(Settings wanted) {
        if (wanted.timeoutNanos() < 0 && !actions.isEmpty()) {
            LOG.warn("recovery: without timeoutMillis a command that hangs blocks its agent for ever");
        }
        if (audits.isEmpty() && !actions.isEmpty()) {
            LOG.warn("recovery: there is no audit log, decisions are not recorded");
        }
    }

    @Deactivate
    void stop() throws InterruptedException {
        withdrawReady();
        desk.stop();
        thread.join(settings.shutdownGraceMillis() + STOP_MARGIN_MILLIS);
        if (thread.isAlive()) {
            LOG.error("recovery: the thread did not end in time and is left behind");
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindFeed(StallFeed feed) {
        desk.addFeed(feed);
        updateReady();
    }

    void unbindFeed(StallFeed feed) {
        desk.removeFeed(feed);
        updateReady();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, updated = "bindPolicy")
    void bindPolicy(RecoveryPolicy policy, Map<String, Object> properties) {
        policies.offer(policy, properties);
        LOG.info("recovery: policy {} is there", policy.id());
    }

    void unbindPolicy(RecoveryPolicy policy) {
        tell(policies.withdraw(policy), "policy " + policy.id());
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, updated = "bindAction")
    void bindAction(RecoveryAction action, Map<String, Object> properties) {
        boolean isFirst = actions.isEmpty();
        actions.offer(action, properties);
        if (isFirst) {
            warnAbout(settings);
        }
        desk.wake();
        updateReady();
    }

    void unbindAction(RecoveryAction action) {
        tell(actions.withdraw(action), "action " + action.id());
        updateReady();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindAudit(AuditLog log, Map<String, Object> properties) {
        audits.offer(log, properties);
    }

    void unbindAudit(AuditLog log) {
        audits.withdraw(log);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindEvents(EventStream stream, Map<String, Object> properties) {
        events.offer(stream, properties);
    }

    void unbindEvents(EventStream stream) {
        events.withdraw(stream);
    }

    private static void tell(boolean isWithdrawn, String what) {
        if (isWithdrawn) {
            LOG.info("recovery: {} is gone", what);
        } else {
            LOG.warn("recovery: {} was still being called when it went", what);
        }
    }

    private synchronized void updateReady() {
        boolean isReady = thread != null && desk.hasFeed() && actions.best(action -> action.id().equals(settings.action())) != null;
        if (isReady && ready == null) {
            Dictionary<String, Object> properties = new Hashtable<>(Map.of(Condition.CONDITION_ID, "varta.recovery.ready"));
            ready = bundle.registerService(Condition.class, Condition.INSTANCE, properties);
        } else if (!isReady) {
            withdrawReady();
        }
    }

    private synchronized void withdrawReady() {
        if (ready != null) {
            try {
                ready.unregister();
            } catch (IllegalStateException e) {
                LOG.debug("recovery: the framework has withdrawn the readiness condition already");
            }
            ready = null;
        }
    }

    @Override
    public void collect(MetricSink sink) {
        desk.collect(sink);
    }
}
