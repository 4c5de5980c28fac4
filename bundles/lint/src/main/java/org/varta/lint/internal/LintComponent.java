// SPDX-License-Identifier: Apache-2.0
package org.varta.lint.internal;

import java.io.IOException;
import java.time.Instant;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
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
import org.varta.api.explain.Explainer;
import org.varta.api.metric.MetricSink;
import org.varta.api.metric.MetricSource;
import org.varta.lint.Facts;
import org.varta.lint.Level;
import org.varta.lint.Linter;

/**
 * The linter as a component: looks a second after a change of any configuration, so at most once a second, and once a minute for what has been observed meanwhile; on its own thread {@code varta-lint}, so that nobody who changes a
 * configuration waits. Thread safe.
 */
@Component(service = {ConfigurationListener.class, MetricSource.class}, immediate = true, configurationPid = Setup.LINT)
@Designate(ocd = LintConfiguration.class)
public final class LintComponent implements ConfigurationListener, MetricSource {
    private static final Logger LOG = LoggerFactory.getLogger(LintComponent.class);
    private static final long PACE_MILLIS = 1000;
    private static final long LOOK_SECONDS = 60;
    private static final long STOP_MILLIS = 2000;
    private static final long LONGEST_GOAL_MILLIS = 86_400_000;
    private static final String STATE_DIR_PROPERTY = "varta.state.dir";
    private static final String TEMPORARY_PROPERTY = "varta.state.temporary";

    private final Watch watch = new Watch(LintComponent::say);
    private final Observed observed = new Observed(System::nanoTime);
    private final List<Explainer> explainers = new CopyOnWriteArrayList<>();
    private final AtomicBoolean isPending = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor thread;
    private final boolean isStateKept;
    private volatile Map<String, Object> own;
    private volatile ConfigurationAdmin admin;

    /**
     * Begins to look.
     *
     * @param raw the configuration
     * @param properties the same as it was written
     * @param bundle for the properties of the framework
     * @throws IllegalArgumentException if the configuration is wrong, naming key, value and range
     */
    @Activate
    public LintComponent(LintConfiguration raw, Map<String, Object> properties, BundleContext bundle) {
        own = checked(raw, properties);
        String state = bundle.getProperty(STATE_DIR_PROPERTY);
        isStateKept = state != null && !state.isBlank() && !Boolean.parseBoolean(bundle.getProperty(TEMPORARY_PROPERTY));
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread created = new Thread(task, "varta-lint");
            created.setDaemon(true);
            return created;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        thread.scheduleWithFixedDelay(this::request, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
        request();
    }

    @Modified
    void modified(LintConfiguration raw, Map<String, Object> properties) {
        try {
            own = checked(raw, properties);
            LOG.info("lint: configuration applied: {}", own);
        } catch (IllegalArgumentException e) {
            LOG.error("lint: configuration refused, the one in force stays: {}", e.getMessage());
        }
    }

    @Deactivate
    void stop() throws InterruptedException {
        thread.shutdown();
        if (!thread.awaitTermination(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
            LOG.warn("lint: the thread did not end in time and is left behind");
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindAdmin(ConfigurationAdmin bound) {
        admin = bound;
    }

    void unbindAdmin(ConfigurationAdmin bound) {
        if (admin == bound) {
            admin = null;
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindExplainer(Explainer explainer) {
        explainers.add(explainer);
    }

    void unbindExplainer(Explainer explainer) {
        explainers.remove(explainer);
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        request();
    }

    @Override
    public void collect(MetricSink sink) {
        watch.collect(sink);
    }

    private void request() {
        if (isPending.compareAndSet(false, true)) {
            try {
                thread.schedule(this::lint, PACE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.trace("lint: stopping");
            }
        }
    }

    private void lint() {
        isPending.set(false);
        ConfigurationAdmin present = admin;
        if (present == null) {
            return;
        }
        try {
            Map<String, Map<String, Object>> configurations = configurations(present);
            observed.look(explainers, AgentRules.names(Setup.of(configurations)));
            watch.update(Linter.lint(configurations, new Facts(Instant.now(), isStateKept, observed.rhythms(), observed.startTimes())));
        } catch (IOException | RuntimeException e) {
            LOG.warn("lint: cannot look at the configuration: {}", e.toString());
        }
    }

    private Map<String, Map<String, Object>> configurations(ConfigurationAdmin present) throws IOException {
        Map<String, Map<String, Object>> byPid = new TreeMap<>();
        for (Configuration configuration : list(present)) {
            // With what plugins make of it: flags win over files.
            Dictionary<String, Object> properties = configuration.getProcessedProperties(null);
            Map<String, Object> copy = new HashMap<>();
            if (properties != null) {
                properties.keys().asIterator().forEachRemaining(key -> copy.put(key, properties.get(key)));
            }
            byPid.put(configuration.getPid(), copy);
        }
        byPid.put(Setup.LINT, own);
        return byPid;
    }

    private static Configuration[] list(ConfigurationAdmin present) throws IOException {
        try {
            Configuration[] all = present.listConfigurations("(service.pid=*)");
            return all == null ? new Configuration[0] : all;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Declarative Services turns text that is no number into 0 without a word. */
    private static Map<String, Object> checked(LintConfiguration raw, Map<String, Object> properties) {
        long goal = raw.goalDetectionMillis();
        Object written = properties.get(Setup.GOAL);
        if (goal < 0 || goal > LONGEST_GOAL_MILLIS || written instanceof String text && !text.isBlank() && !text.strip().matches("[0-9]+")) {
            throw new IllegalArgumentException(Setup.LINT + ": " + Setup.GOAL + " = " + (written == null ? goal : written) + " is not within 0 to " + LONGEST_GOAL_MILLIS);
        }
        return Map.of(Setup.GOAL, goal, Setup.SCHEDULED, raw.scheduledPolicies());
    }

    private static void say(Level level, String line) {
        switch (level) {
            case ERROR -> LOG.error("lint: {}", line);
            case WARN -> LOG.warn("lint: {}", line);
            default -> LOG.info("lint: {}", line);
        }
    }
}
