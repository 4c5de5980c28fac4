// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.cm.Configuration;
import org.osgi.service.condition.Condition;
import org.varta.runtime.UsageError.Kind;

/** Waits, bounded, until what was configured works, or says what does not. Used by the main thread only. */
final class Startup {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long LOOK_MILLIS = 50;
    private static final String AUDIT_FAILED = "varta.audit.failed";
    private static final String METRICS_READY = "varta.metrics.ready";
    /** Its class is the bundles', not ours. */
    private static final String STALL_POLICY = "org.varta.api.stall.StallPolicy";
    private static final String SERVICE_NAMESPACE = "osgi.service";

    private final Container container;
    private final Configurations configurations;
    private final FrameworkLog frameworkLog;
    private final ComponentReport components;

    Startup(Container container, Configurations configurations, FrameworkLog frameworkLog) {
        this.container = container;
        this.frameworkLog = frameworkLog;
        this.configurations = configurations;
        this.components = new ComponentReport(container.context(), configurations);
    }

    /** With files, what the command line requires may stand in them; here is the first moment to know. */
    void requireEssentials() throws UsageError {
        if (configurations.ofFactories("org.varta.transport.").isEmpty()) {
            throw new UsageError(Kind.MISSING_REQUIRED, "--socket is required, or a file such as org.varta.transport.uds-main.cfg in the folder of --configs");
        }
        if (configurations.ofFactories("org.varta.stall.").isEmpty() && !isPolicyBrought()) {
            throw new UsageError(Kind.MISSING_REQUIRED, "--threshold-ms is required, or a file such as org.varta.stall.fixed-default.cfg in the folder of --configs, or a bundle with a stall policy of your own");
        }
    }

    /** Whether a bundle that is not ours says in its manifest that it offers a stall policy, as build tools write it; whether it then does is waited for. */
    private boolean isPolicyBrought() {
        return Stream.of(container.context().getBundles()).filter(bundle -> !String.valueOf(bundle.getSymbolicName()).startsWith("org.varta."))
            .flatMap(bundle -> bundle.adapt(BundleRevision.class).getDeclaredCapabilities(SERVICE_NAMESPACE).stream())
            .anyMatch(service -> names(service.getAttributes().get(Constants.OBJECTCLASS)).contains(STALL_POLICY));
    }

    private static Collection<?> names(Object value) {
        return value instanceof Collection<?> several ? several : value == null ? List.of() : List.of(value);
    }

    /**
     * Starts our bundles and returns when all conditions hold.
     *
     * @throws UsageError if a component refuses its configuration
     * @throws StartFailure if something else is in the way
     */
    void run() throws UsageError, StartFailure, InterruptedException {
        Semaphore changes = new Semaphore(0);
        listen(event -> changes.release());
        container.startRest(changes::release);
        List<String> wanted = conditions();
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!container.isUp() || !wanted.stream().allMatch(this::holds) || !hasPolicy()) {
            if (holds(AUDIT_FAILED)) {
                throw new StartFailure("the audit log cannot be opened: " + said(AUDIT_FAILED, "varta.reason").orElse("no reason given"));
            }
            if (!changes.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                checkComponents();
            }
            if (System.nanoTime() - deadline > 0) {
                wanted.removeIf(this::holds);
                if (!hasPolicy()) {
                    wanted.add("a stall policy");
                }
                throw new StartFailure("not ready after 30 s: " + String.join(", ", wanted) + "; " + components.unsatisfied());
            }
        }
        checkComponents();
    }

    /** Asking Declarative Services about every component takes as long as starting one: only when it has complained. */
    private void checkComponents() throws UsageError, StartFailure {
        if (frameworkLog.isAnythingHeld()) {
            components.check();
        }
    }

    private List<String> conditions() {
        List<String> wanted = new ArrayList<>(List.of("varta.observer.ready"));
        if (configurations.of(Flag.Pid.EXEC).isPresent()) {
            wanted.add("varta.recovery.ready");
        }
        if (configurations.of(Flag.Pid.AUDIT).isPresent() && !configurations.ofFactories("org.varta.audit.").isEmpty()) {
            wanted.add("varta.audit.ready");
        }
        if (configurations.of(Flag.Pid.PROMETHEUS).isPresent()) {
            wanted.add(METRICS_READY);
        }
        return wanted;
    }

    private boolean hasPolicy() {
        try {
            return container.context().getAllServiceReferences(STALL_POLICY, null) != null;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private void listen(ServiceListener listener) {
        try {
            container.context().addServiceListener(listener, "(|(objectClass=" + Condition.class.getName() + ")(objectClass=" + STALL_POLICY + "))");
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean holds(String condition) {
        return find(condition).isPresent();
    }

    /** Where metrics are served, if they are. */
    Optional<String> metricsAddress() {
        return said(METRICS_READY, "varta.address");
    }

    private Optional<String> said(String condition, String property) {
        return find(condition).map(found -> (String) found.getProperty(property));
    }

    private Optional<ServiceReference<Condition>> find(String condition) {
        BundleContext context = container.context();
        try {
            Collection<ServiceReference<Condition>> found = context.getServiceReferences(Condition.class, "(" + Condition.CONDITION_ID + "=" + condition + ")");
            return found.stream().findFirst();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Names what is configured and belongs to nobody: most likely a misspelt file name. */
    List<String> strangers() {
        List<String> strangers = new ArrayList<>();
        for (Configuration configuration : configurations.all()) {
            if (!components.pids().contains(Configurations.componentPid(configuration))) {
                strangers.add(Configurations.file(configuration).map(Object::toString).orElse(configuration.getPid()));
            }
        }
        return strangers;
    }
}
