// SPDX-License-Identifier: Apache-2.0
package org.varta.agent.managed.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleSupplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
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
import org.varta.agent.managed.Contributor;
import org.varta.agent.managed.ManagedAgent;
import org.varta.api.metric.MetricSink;
import org.varta.api.metric.MetricSource;
import org.varta.api.recovery.FrameworkReport;

/** The managed agent as a component: one for each configuration, beating while it is active. Thread safe. */
@Component(service = {ManagedAgent.class, FrameworkReport.class, MetricSource.class}, configurationPid = Settings.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = AgentConfiguration.class, factory = true)
public final class AgentComponent implements ManagedAgent, FrameworkReport, MetricSource {
    private static final Logger LOG = LoggerFactory.getLogger("org.varta.agent.managed");
    private static final long PATIENCE_MILLIS = 1_000;

    private final String name;
    private final Helper helper;
    private final Tally tally;
    private final Parts parts;
    private final Link link;
    private final Beater beater;
    private final Thread thread;
    private volatile boolean isEnding;

    /**
     * An agent that begins to beat.
     *
     * @param raw the configuration
     * @param properties the same as it was written
     * @throws IllegalArgumentException if the configuration is wrong, naming key, value and range
     */
    @Activate
    public AgentComponent(AgentConfiguration raw, Map<String, Object> properties) {
        String pid = String.valueOf(properties.getOrDefault("service.pid", "main"));
        name = pid.substring(pid.indexOf('~') + 1);
        Settings settings = checked(raw, properties);
        DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();
        helper = new Helper("varta-agent-" + name + "-aside", System::nanoTime);
        tally = new Tally(name);
        thread = new Thread(this::run, "varta-agent-" + name);
        parts = new Parts(name, helper, tally, this::wake);
        link = new Link(name, settings, helper, tally, random);
        beater = new Beater(settings, parts, link, helper, System::nanoTime, random);
        thread.setDaemon(true);
        thread.start();
    }

    private Settings checked(AgentConfiguration raw, Map<String, Object> properties) {
        try {
            return Settings.of(raw, properties);
        } catch (IllegalArgumentException e) {
            LOG.error("agent.managed: {} does not beat: {}", name, e.getMessage());
            throw e;
        }
    }

    private void run() {
        while (!isEnding) {
            long wait = beater.pass() - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(this, wait);
            }
        }
    }

    private void wake() {
        LockSupport.unpark(thread);
    }

    @Modified
    void modified(AgentConfiguration raw, Map<String, Object> properties) {
        try {
            Settings settings = Settings.of(raw, properties);
            beater.apply(settings);
            wake();
            LOG.info("agent.managed: {}: configuration applied: {}", name, settings);
        } catch (IllegalArgumentException e) {
            LOG.error("agent.managed: {}: configuration refused, the one in force stays: {}", name, e.getMessage());
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindContributor(Contributor contributor, ServiceReference<Contributor> reference) {
        Map<String, Object> properties = new HashMap<>();
        for (String key : reference.getPropertyKeys()) {
            properties.put(key, reference.getProperty(key));
        }
        Bundle bundle = reference.getBundle();
        PartName part = PartName.of(properties, bundle == null ? "unknown" : bundle.getSymbolicName());
        parts.add(new Part(part, properties, Deadline.nanos(properties.get(Contributor.DEADLINE_MILLIS), part), contributor, System::nanoTime));
        changed();
    }

    /** Its name, deadline or what the filter looks at has changed: it begins anew. */
    void updatedContributor(Contributor contributor, ServiceReference<Contributor> reference) {
        unbindContributor(contributor, reference);
        bindContributor(contributor, reference);
    }

    void unbindContributor(Contributor contributor, ServiceReference<Contributor> reference) {
        parts.remove((Long) reference.getProperty(Constants.SERVICE_ID));
        wake();
    }

    @Override
    public void changed() {
        beater.changed();
        wake();
    }

    @Override
    public boolean isConnected() {
        return link.isConnected();
    }

    @Override
    public String wedged() {
        return beater.wedged();
    }

    @Override
    public void collect(MetricSink sink) {
        tally.collect(sink, link);
    }

    /** Sends nothing: an update of this bundle is no end of the process. */
    @Deactivate
    void stop() {
        isEnding = true;
        wake();
        helper.close();
        boolean isInterrupted = Thread.interrupted();
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            isInterrupted = true;
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.error("agent.managed: {}: its thread has not ended within {} ms", name, PATIENCE_MILLIS);
        }
        link.close();
        LOG.info("agent.managed: {}: stopped", name);
    }
}
