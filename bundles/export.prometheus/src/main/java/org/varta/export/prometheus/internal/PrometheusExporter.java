// SPDX-License-Identifier: Apache-2.0
package org.varta.export.prometheus.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.condition.Condition;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.metric.MetricSource;

/** The exporter as a component: binds every {@link MetricSource} and answers scrapes. Registers the condition {@code varta.metrics.ready} with the bound address. */
@Component(service = {}, configurationPid = Settings.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = PrometheusConfiguration.class)
public final class PrometheusExporter {
    private static final Logger LOG = LoggerFactory.getLogger(PrometheusExporter.class);
    /** As many agents as an observer may have. */
    private static final int MOST_ROWS = 1 << 20;

    private final BundleContext bundle;
    private final EndpointCounters counters = new EndpointCounters();
    private final AddressLimiter limiter = new AddressLimiter(counters);
    private final List<MetricSource> sources = new CopyOnWriteArrayList<>();
    private Settings settings;
    private MetricsEndpoint endpoint;
    private ServiceRegistration<Condition> ready;

    /**
     * Binds the endpoint.
     *
     * @param raw the configuration
     * @param bundle for the readiness condition
     * @throws IllegalArgumentException if the configuration is wrong, naming key, value and range
     * @throws IOException if the address cannot be bound
     */
    @Activate
    public PrometheusExporter(PrometheusConfiguration raw, BundleContext bundle) throws IOException {
        this.bundle = bundle;
        settings = Settings.of(raw);
        limiter.configure(settings.ratePerSecond(), settings.burst());
        endpoint = open(settings);
        announce();
    }

    private MetricsEndpoint open(Settings wanted) throws IOException {
        try {
            return new MetricsEndpoint(wanted, counters, limiter, this::render);
        } catch (IOException e) {
            String message = Settings.PID + ": address = " + wanted.address() + " cannot be bound: " + e.getMessage();
            LOG.error("{}", message);
            throw new IOException(message, e);
        }
    }

    private void announce() {
        InetSocketAddress bound = endpoint.address();
        String text = bound.getAddress().getAddress().length > 4 ? "[" + bound.getAddress().getHostAddress() + "]:" + bound.getPort()
            : bound.getAddress().getHostAddress() + ":" + bound.getPort();
        LOG.info("export.prometheus: serving /metrics on {}", text);
        if (!bound.getAddress().isLoopbackAddress()) {
            LOG.warn("export.prometheus: {} can be reached from other machines, and HTTP is not encrypted", text);
        }
        Dictionary<String, Object> properties = new Hashtable<>(Map.of(Condition.CONDITION_ID, "varta.metrics.ready", "varta.address", text));
        if (ready == null) {
            ready = bundle.registerService(Condition.class, Condition.INSTANCE, properties);
        } else {
            ready.setProperties(properties);
        }
    }

    @Modified
    void modified(PrometheusConfiguration raw) {
        try {
            Settings wanted = Settings.of(raw);
            limiter.configure(wanted.ratePerSecond(), wanted.burst());
            if (wanted.address().equals(settings.address())) {
                endpoint.token(wanted.token());
            } else {
                MetricsEndpoint former = endpoint;
                endpoint = open(wanted);
                former.close();
                announce();
            }
            settings = wanted;
            LOG.info("export.prometheus: configuration applied: {}", wanted);
        } catch (RuntimeException | IOException e) {
            LOG.error("export.prometheus: configuration refused, the one in force stays: {}", e.getMessage());
        }
    }

    @Deactivate
    void stop() {
        try {
            ready.unregister();
        } catch (IllegalStateException e) {
            LOG.debug("export.prometheus: the framework has withdrawn the readiness condition already");
        }
        endpoint.close();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindSource(MetricSource source) {
        sources.add(source);
    }

    void unbindSource(MetricSource source) {
        sources.remove(source);
    }

    private byte[] render() {
        Exposition exposition = new Exposition(MOST_ROWS);
        counters.collect(exposition);
        for (MetricSource source : sources) {
            try {
                source.collect(exposition);
            } catch (RuntimeException | LinkageError e) {
                counters.sourcesFailed.incrementAndGet();
                LOG.debug("export.prometheus: {} failed", source.getClass().getName(), e);
            }
        }
        counters.rowsRefused.addAndGet(exposition.rowsRefused());
        return exposition.text();
    }
}
