// SPDX-License-Identifier: Apache-2.0
package org.varta.control.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
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
import org.varta.api.explain.Explainer;
import org.varta.api.metric.MetricSink;
import org.varta.api.metric.MetricSource;
import org.varta.api.recovery.OperatorDesk;

/** The control socket as a component: binds every {@link Explainer} and the {@link OperatorDesk}, keeps the socket. A socket that cannot be made is logged and shows in the metrics; nothing else depends on it. */
@Component(service = MetricSource.class, configurationPid = Settings.PID, immediate = true)
@Designate(ocd = ControlConfiguration.class)
public final class ControlComponent implements MetricSource {
    private static final Logger LOG = LoggerFactory.getLogger(ControlComponent.class);

    private final String stateFolder;
    private final ControlCounters counters = new ControlCounters();
    private final Questions questions = new Questions(counters, Questions.MOST_AGENTS);
    private final Orders orders = new Orders(questions.threads());
    private Settings settings;
    /** Null while there is no socket. */
    private ControlServer server;

    /**
     * Opens the socket.
     *
     * @param raw the configuration
     * @param properties the same, before it was turned into types
     * @param bundle for the framework property that names the state folder
     * @throws IllegalArgumentException if the configuration is wrong, naming key, value and range
     */
    @Activate
    public ControlComponent(ControlConfiguration raw, Map<String, Object> properties, BundleContext bundle) {
        settings = Settings.of(raw, properties);
        stateFolder = bundle.getProperty(Settings.STATE_DIR_PROPERTY);
        open();
    }

    private void open() {
        Optional<Path> path = settings.path(stateFolder);
        if (!settings.isEnabled()) {
            return;
        } else if (path.isEmpty()) {
            LOG.info("control: no control socket, because neither socketPath nor {} says where", Settings.STATE_DIR_PROPERTY);
            return;
        }
        try {
            server = new ControlServer(SocketFile.listen(path.get()), questions, orders, counters, settings);
            server.start();
            LOG.info("control: answers its owner on {}", path.get());
        } catch (IOException e) {
            LOG.warn("control: no control socket: {}", e.getMessage() == null ? e.toString() : e.getMessage(), e.getCause());
        }
    }

    private void shut() {
        if (server != null) {
            server.stop();
            server = null;
        }
    }

    @Modified
    void modified(ControlConfiguration raw, Map<String, Object> properties) {
        Settings wanted;
        try {
            wanted = Settings.of(raw, properties);
        } catch (RuntimeException e) {
            LOG.error("control: configuration refused, the one in force stays: {}", e.getMessage());
            return;
        }
        boolean isSameSocket = server != null && wanted.isEnabled() && wanted.path(stateFolder).equals(settings.path(stateFolder));
        settings = wanted;
        if (isSameSocket) {
            server.configure(wanted);
        } else {
            shut();
            open();
        }
        LOG.info("control: configuration applied: {}", wanted);
    }

    @Deactivate
    void stop() {
        shut();
        questions.close();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindExplainer(Explainer explainer) {
        questions.bind(explainer);
    }

    void unbindExplainer(Explainer explainer) {
        questions.unbind(explainer);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindDesk(OperatorDesk desk) {
        orders.bind(desk);
    }

    void unbindDesk(OperatorDesk desk) {
        orders.unbind(desk);
    }

    @Override
    public void collect(MetricSink sink) {
        counters.collect(sink);
    }
}
