// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.audit.AuditLog;
import org.varta.api.event.EventStream;
import org.varta.api.explain.Explained;
import org.varta.api.explain.Explainer;
import org.varta.api.metric.MetricSink;
import org.varta.api.metric.MetricSource;
import org.varta.api.recovery.OperatorDesk;
import org.varta.api.recovery.RecoveryAction;
import org.varta.api.recovery.RecoveryPolicy;
import org.varta.api.stall.StallFeed;

/**
 * Recovery as a component: owns the thread {@code varta-recovery} and binds feeds, policies, actions, audit logs and event streams, all of which may come and go.
 */
@Component(service = {MetricSource.class, Explainer.class, OperatorDesk.class}, configurationPid = Settings.PID, immediate = true)
@Designate(ocd = RecoveryConfiguration.class)
public final class RecoveryComponent implements MetricSource, Explainer, OperatorDesk {
    private static final Logger LOG = LoggerFactory.getLogger(RecoveryComponent.class);
    private static final long LEASE_MILLIS = 2_000;
    private static final long STOP_MARGIN_MILLIS = 2_000;
    private static final String NO_ACTION = "none";
    private static final String STATE_DIR_PROPERTY = "varta.state.dir";
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private final Choice<RecoveryPolicy> policies = new Choice<>(LEASE_MILLIS);
    private final Choice<RecoveryAction> actions = new Choice<>(LEASE_MILLIS);
    private final Choice<AuditLog> audits = new Choice<>(LEASE_MILLIS);
    private final Choice<EventStream> events = new Choice<>(LEASE_MILLIS);
    private final Journal journal;
    private final RecoveryDesk desk;
    private final ReadyCondition ready;
    private final Warnings warnings = new Warnings();
    private final Map<String, Integer> descriptorsPerRun = new ConcurrentHashMap<>();
    private volatile Settings settings;
    /** Guarded by this. */
    private boolean isRunning;
    /** Guarded by this. */
    private String policyInUse = DebouncePolicy.ID;
    /** Guarded by this. */
    private String actionInUse = NO_ACTION;

    /**
     * Builds everything; nothing runs yet.
     *
     * @param raw the configuration
     * @param properties the same as it was written
     * @param bundle for the readiness condition
     * @throws IllegalArgumentException if the configuration is wrong, naming key, value and range
     */
    @Activate
    public RecoveryComponent(RecoveryConfiguration raw, Map<String, Object> properties, BundleContext bundle) {
        settings = Settings.of(raw, properties);
        ready = new ReadyCondition(bundle);
        RecoveryCounters counters = new RecoveryCounters();
        journal = new Journal(audits, events, counters, Clocks.SYSTEM);
        String stateFolder = bundle.getProperty(STATE_DIR_PROPERTY);
        AttemptFile attempts = attempts(stateFolder);
        // Whose folder it is, the other file finds out.
        Survivors survivors = attempts.isFolderOurs() ? Survivors.open(Path.of(stateFolder), boot(), Processes.SYSTEM) : Survivors.none();
        desk = new RecoveryDesk(settings, journal, counters, policies, actions, attempts, survivors, Processes.SYSTEM, Clocks.SYSTEM);
    }

    private static AttemptFile attempts(String stateFolder) {
        if (stateFolder == null || stateFolder.isBlank()) {
            LOG.warn("recovery: the framework property {} names no state folder, so budgets do not outlive the observer", STATE_DIR_PROPERTY);
            return AttemptFile.none(Clocks.SYSTEM);
        }
        return AttemptFile.open(Path.of(stateFolder), boot(), Clocks.SYSTEM);
    }

    /** Names the life of the system; empty if that is unknown, then the wall clock alone tells ages. */
    private static String boot() {
        try {
            return Files.readString(BOOT_ID).strip();
        } catch (IOException | RuntimeException e) {
            return "";
        }
    }

    @Activate
    void start() {
        synchronized (this) {
            isRunning = true;
            policyInUse = policyOf(settings);
            actionInUse = actionOf(settings);
        }
        desk.start();
        LOG.info("recovery: policy {}, action {}", policyOf(settings), actionOf(settings));
        warn(settings);
        review();
    }

    @Modified
    void modified(RecoveryConfiguration raw, Map<String, Object> properties) {
        try {
            Settings wanted = Settings.of(raw, properties);
            String changes = wanted.changesFrom(settings);
            settings = wanted;
            desk.configure(wanted);
            LOG.info("recovery: configuration applied: {}", changes);
            warn(wanted);
            review();
        } catch (RuntimeException e) {
            LOG.error("recovery: configuration refused, the one in force stays: {}", e.getMessage());
        }
    }

    @Deactivate
    void stop() {
        synchronized (this) {
            isRunning = false;
        }
        ready.set(false);
        desk.stop();
        if (!await(settings.shutdownGraceMillis() + STOP_MARGIN_MILLIS)) {
            LOG.error("recovery: the thread did not end in time and is left behind");
        }
    }

    /** An interrupt ends the grace, not the killing and the recording. */
    private boolean await(long millis) {
        try {
            return desk.join(millis);
        } catch (InterruptedException e) {
            desk.hurry();
            try {
                return desk.join(STOP_MARGIN_MILLIS);
            } catch (InterruptedException again) {
                return false;
            } finally {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindFeed(StallFeed feed) {
        desk.addFeed(feed);
        review();
    }

    void unbindFeed(StallFeed feed) {
        tell(desk.removeFeed(feed), "stall feed");
        review();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, updated = "bindPolicy")
    void bindPolicy(RecoveryPolicy policy, Map<String, Object> properties) {
        policies.offer(policy, policy.id(), properties);
        review();
    }

    void unbindPolicy(RecoveryPolicy policy) {
        tell(policies.withdraw(policy), "recovery policy");
        review();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, updated = "bindAction")
    void bindAction(RecoveryAction action, Map<String, Object> properties) {
        // Asked here, for a lease may be held as long as a start hangs.
        descriptorsPerRun.put(action.id(), action.descriptorsPerRun());
        actions.offer(action, action.id(), properties);
        desk.wake();
        review();
        warnAnew();
    }

    void unbindAction(RecoveryAction action) {
        tell(actions.withdraw(action), "recovery action");
        review();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, updated = "bindAudit")
    void bindAudit(AuditLog log, Map<String, Object> properties) {
        audits.offer(log, "audit", properties);
    }

    void unbindAudit(AuditLog log) {
        tell(audits.withdraw(log), "audit log");
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, updated = "bindEvents")
    void bindEvents(EventStream stream, Map<String, Object> properties) {
        events.offer(stream, "events", properties);
    }

    void unbindEvents(EventStream stream) {
        tell(events.withdraw(stream), "event stream");
    }

    private static void tell(boolean isFree, String what) {
        if (!isFree) {
            LOG.warn("recovery: the {} that goes was still being called after {} ms", what, LEASE_MILLIS);
        }
    }

    /** Says what has been exchanged, and whether all that is needed is there. */
    private synchronized void review() {
        if (!isRunning) {
            return;
        }
        Settings present = settings;
        String policy = policyOf(present);
        String action = actionOf(present);
        if (!policy.equals(policyInUse)) {
            journal.swapped("policy", policyInUse, policy);
            policyInUse = policy;
        }
        if (!action.equals(actionInUse)) {
            journal.swapped("action", actionInUse, action);
            actionInUse = action;
            if (!action.equals(NO_ACTION)) {
                warn(present);
            }
        }
        ready.set(desk.hasFeed() && actions.has(present.action()));
    }

    /** A new configuration of an action may give a reason too. */
    private synchronized void warnAnew() {
        if (isRunning) {
            warn(settings);
        }
    }

    private void warn(Settings present) {
        List<String> missing = present.namedPolicies().stream().filter(id -> !id.equals(DebouncePolicy.ID) && !policies.has(id)).toList();
        warnings.check(present, actions.has(present.action()), descriptorsPerRun.getOrDefault(present.action(), 0), missing, audits.has(Choice.ANY));
    }

    private String policyOf(Settings present) {
        String chosen = present.policy().equals(DebouncePolicy.ID) ? null : policies.chosen(present.policy());
        return chosen == null ? DebouncePolicy.ID : chosen;
    }

    private String actionOf(Settings present) {
        String chosen = actions.chosen(present.action());
        return chosen == null ? NO_ACTION : chosen;
    }

    @Override
    public String subject() {
        return "recovery";
    }

    @Override
    public CompletionStage<List<Explained>> explain(String agent) {
        return desk.explain(agent);
    }

    @Override
    public CompletionStage<Reply> order(Order order, String agent, String by) {
        return desk.order(Objects.requireNonNull(order, "order"), Objects.requireNonNull(agent, "agent"), Objects.requireNonNull(by, "by"));
    }

    @Override
    public void collect(MetricSink sink) {
        desk.collect(sink);
    }
}
