// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.audit.AuditLog;
import org.varta.api.audit.AuditRecord;
import org.varta.api.audit.AuditSink;
import org.varta.api.audit.AuditTicket;
import org.varta.api.metric.MetricSink;
import org.varta.api.metric.MetricSource;

/** The ledger as a service. Immediate: the log is open before the first record, and others wait for the condition that says so. Thread safe. */
@Component(service = {AuditLog.class, MetricSource.class}, immediate = true, configurationPid = AuditComponent.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = AuditComponent.Config.class)
public final class AuditComponent implements AuditLog, MetricSource {
    /** PID of this component. */
    public static final String PID = "org.varta.audit";
    private static final String STATE_DIR_PROPERTY = "varta.state.dir";
    private static final int LOCK_ATTEMPTS = 250;
    private static final Logger LOG = LoggerFactory.getLogger(AuditComponent.class);

    private final Ledger ledger = new Ledger(LedgerClock.system(), (int) ProcessHandle.current().pid(), LOCK_ATTEMPTS, AuditComponent::help);
    private BundleContext context;
    private Conditions conditions;
    private Settings settings;

    private static void help(Runnable task) {
        Thread helper = new Thread(task, "varta-audit-helper");
        helper.setDaemon(true);
        helper.start();
    }

    /** Configuration of {@link AuditComponent}. */
    @ObjectClassDefinition(name = "Varta audit: ledger", description = "Numbers, chains and stores the records of the audit log")
    public @interface Config {
        /**
         * Folder of the head.
         *
         * @return a path, or empty
         */
        @AttributeDefinition(name = "State folder", required = false, description = "Folder for the head of the log, the leave cursors and the lock. Empty: the framework property varta.state.dir, "
                + "else the bundle's data area (with a warning: it is lost when the cache is cleaned). Not hot: the log is closed in order and opened again.")
        String stateDir() default "";

        /**
         * Sync cadence.
         *
         * @return records
         */
        @AttributeDefinition(name = "Sync every", required = false, description = "Records after which a sync is due, 1 to 4294967295, default 1: nothing is acknowledged before its sync, and records that wait together share one. "
                + "More than 1 relaxes durability. Hot.")
        long syncEvery() default 1;

        /**
         * Sync interval.
         *
         * @return milliseconds
         */
        @AttributeDefinition(name = "Sync interval", required = false, description = "Milliseconds after which unsynced records are synced, 0 (off) to 86400000, default 0. Hot.")
        long syncIntervalMillis() default 0;

        /**
         * Soft budget of a sync.
         *
         * @return milliseconds
         */
        @AttributeDefinition(name = "Sync budget", required = false, description = "Milliseconds a sync may take before it is counted and the next one waits for the next pass, 1 to 86400000, default 50. Hot.")
        long fsyncBudgetMillis() default 50;

        /**
         * Queue capacity.
         *
         * @return records
         */
        @AttributeDefinition(name = "Queue capacity", required = false, description = "Most records that wait to be written, 16 to 65536, default 256; warn mark at 75 percent, critical mark at 95. Hot.")
        int queueCapacity() default 256;

        /**
         * Hash chain.
         *
         * @return whether it is on
         */
        @AttributeDefinition(name = "Chain", required = false, description = "Whether records are hash-chained, default true. Off takes away tamper evidence. Not hot: the log is closed in order and opened again.")
        boolean chain() default true;

        /**
         * Gap after an unclean stop.
         *
         * @return whether it is left
         */
        @AttributeDefinition(name = "Unclean gap", required = false, description = "Whether a number is left out after a run that did not stop in order, so that a loss shows, default true. Hot: used at the next start.")
        boolean uncleanGap() default true;

        /**
         * What an unexpected end of the log leads to.
         *
         * @return warn or refuse
         */
        @AttributeDefinition(name = "On mismatch", required = false, description = "What to do when the end of the log is not as the head remembers: warn (default) goes on and says so, refuse stops. Hot: used at the next start.")
        String onMismatch() default "warn";

        /**
         * Which sinks may be used.
         *
         * @return an LDAP filter, or empty
         */
        @AttributeDefinition(name = "Sink target", required = false, description = "LDAP filter over the service properties of sinks; among those that match, the highest service.ranking is used. Empty (default): all match. Hot.")
        String sinkTarget() default "";

        /**
         * Soft budget of a rotation.
         *
         * @return milliseconds
         */
        @AttributeDefinition(name = "Rotation budget", required = false, description = "Milliseconds that the steps of a rotation may take at once before the rest waits for the next pass, 1 to 250, default 50. Hot.")
        long rotationBudgetMillis() default 50;

        /**
         * When the head is written before a record counts.
         *
         * @return auto, commit or second
         */
        @AttributeDefinition(name = "Head sync", required = false, description = "When the head is written before records are acknowledged: auto (default) where more than one sink matches, commit always, second never "
                + "(at changes of state and once a second). Hot.")
        String headSync() default "auto";

        /**
         * File of the key that proves the head.
         *
         * @return a path, or empty
         */
        @AttributeDefinition(name = "Head key file", required = false, description = "File with 64 hex digits, mode 0600, that proves the head (HMAC-SHA-256); a head made without it is not believed. Empty (default): none. "
                + "Not hot: the log is closed in order and opened again.")
        String headKeyFile() default "";
    }

    @Activate
    void activate(BundleContext bundleContext, Config config, Map<String, Object> raw) {
        settings = Settings.of(config, raw);
        context = bundleContext;
        conditions = new Conditions(bundleContext, AuditComponent::help);
        ledger.listen(conditions);
        ledger.start(settings, folder(settings));
    }

    @Modified
    void modified(Config config, Map<String, Object> raw) {
        try {
            Settings wanted = Settings.of(config, raw);
            String changes = settings.changesTo(wanted);
            ledger.change(wanted, folder(wanted));
            settings = wanted;
            LOG.info("{}: configuration applied: {}", PID, changes);
        } catch (IllegalArgumentException e) {
            LOG.error("{}; the settings before stay in force", e.getMessage());
        }
    }

    @Deactivate
    void deactivate() {
        ledger.stop();
        conditions.close();
    }

    private Path folder(Settings wanted) {
        String configured = wanted.stateDir().isEmpty() ? context.getProperty(STATE_DIR_PROPERTY) : wanted.stateDir();
        if (configured != null && !configured.isEmpty()) {
            return Path.of(configured).toAbsolutePath();
        }
        LOG.warn("{}: neither stateDir nor {} is set: the head of the audit log is in the framework's cache and is lost with it", PID, STATE_DIR_PROPERTY);
        return context.getDataFile("audit").toPath().toAbsolutePath();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, updated = "updatedSink", unbind = "unbindSink")
    void bindSink(AuditSink sink, Map<String, Object> properties) {
        ledger.bind(sink, properties);
    }

    void updatedSink(AuditSink sink, Map<String, Object> properties) {
        ledger.update(sink, properties);
    }

    void unbindSink(AuditSink sink) {
        ledger.unbind(sink);
    }

    @Override
    public AuditTicket offer(AuditRecord record) {
        return ledger.offer(record);
    }

    @Override
    public AuditTicket append(AuditRecord record, Duration patience) throws InterruptedException {
        return ledger.append(record, patience);
    }

    @Override
    public State state() {
        return ledger.state();
    }

    @Override
    public void collect(MetricSink sink) {
        ledger.collect(sink);
    }
}
