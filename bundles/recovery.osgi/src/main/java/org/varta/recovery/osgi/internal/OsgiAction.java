// SPDX-License-Identifier: Apache-2.0
package org.varta.recovery.osgi.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.recovery.FrameworkReport;
import org.varta.api.recovery.RecoveryAction;
import org.varta.api.recovery.RecoveryRequest;
import org.varta.api.recovery.RecoveryRun;
import org.varta.api.recovery.RecoveryStartException;
import org.varta.api.stall.AgentRule;
import org.varta.api.stall.Verdict;

/** The framework action as a component. Started on the recovery thread, configured on others; each restart on a thread of its own. */
@Component(service = RecoveryAction.class, configurationPid = Settings.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = OsgiConfiguration.class)
public final class OsgiAction implements RecoveryAction {
    /** Identifier of this action, and mode of its records. */
    static final String ID = "osgi";
    private static final Logger LOG = LoggerFactory.getLogger(OsgiAction.class);
    private static final int NO_PROCESS = 0;

    private final BundleContext context;
    private final int ownPid;
    private final List<FrameworkReport> reports = new CopyOnWriteArrayList<>();
    /** Parts that are being restarted at present. */
    private final Set<PartName> busy = ConcurrentHashMap.newKeySet();
    private volatile ServiceComponentRuntime components;
    private volatile Settings settings;

    /**
     * An action.
     *
     * @param raw the configuration
     * @param properties the same as it was written
     * @param context for the framework's bundles
     * @throws IllegalArgumentException if the configuration is wrong, naming key and rule
     */
    @Activate
    public OsgiAction(OsgiConfiguration raw, Map<String, Object> properties, BundleContext context) {
        this.context = context;
        ownPid = (int) ProcessHandle.current().pid();
        settings = Settings.of(raw, properties);
    }

    @Modified
    void modified(OsgiConfiguration raw, Map<String, Object> properties) {
        try {
            settings = Settings.of(raw, properties);
            LOG.info("recovery.osgi: configuration applied: {}", settings);
        } catch (RuntimeException e) {
            LOG.error("recovery.osgi: configuration refused, the one in force stays: {}", e.getMessage());
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindComponents(ServiceComponentRuntime runtime) {
        components = runtime;
    }

    void unbindComponents(ServiceComponentRuntime runtime) {
        if (components == runtime) {
            components = null;
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindReport(FrameworkReport report) {
        reports.add(report);
    }

    void unbindReport(FrameworkReport report) {
        reports.remove(report);
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public RecoveryRun start(RecoveryRequest request) throws RecoveryStartException {
        List<PartName> names = names(request);
        List<Part> parts = new ArrayList<>();
        for (PartName name : names) {
            parts.add(find(name));
        }
        CompletableFuture<Integer> end = new CompletableFuture<>();
        occupy(names);
        end.whenComplete((exit, failure) -> names.forEach(busy::remove));
        Thread thread = new Thread(new Restart(parts, names.toString(), end), "varta-recovery-osgi");
        thread.setDaemon(true);
        thread.start();
        LOG.info("recovery.osgi: restarting {}", names);
        return run(end, parts.get(0).symbolicName());
    }

    /** Only methods of the future, for this bundle may be gone when they are called. Nothing can be killed inside a framework: a signal works only in so far as the restart is over already. */
    private static RecoveryRun run(CompletableFuture<Integer> end, String symbolicName) {
        return new RecoveryRun(new RecoveryRun.Description(NO_PROCESS, ID, symbolicName, "inline", 0), end, end::isDone, end::isDone, CompletableFuture.completedFuture(RecoveryRun.Output.NONE)::join);
    }

    /** What the policy says, else what is reported, else what the rules say. */
    private List<PartName> names(RecoveryRequest request) throws RecoveryStartException {
        Settings present = settings;
        Verdict verdict = request.verdict();
        try {
            String target = Stream.of(request.target(), present.isReportUsed() && verdict.pid() == ownPid ? reported() : "", byRule(present, verdict)).filter(text -> !text.isBlank()).findFirst()
                .orElseThrow(() -> new RecoveryStartException("no part of the framework is named for this agent"));
            return PartName.parse(target);
        } catch (IllegalArgumentException e) {
            throw new RecoveryStartException(e.getMessage(), e);
        }
    }

    private String reported() {
        return reports.stream().map(FrameworkReport::wedged).filter(text -> text != null && !text.isBlank()).findFirst().orElse("");
    }

    private static String byRule(Settings present, Verdict verdict) {
        return AgentRule.firstFor(present.targets(), verdict).orElse("");
    }

    private Part find(PartName name) throws RecoveryStartException {
        return (name.isComponent() ? component(name.name()) : bundle(name.name())).orElseThrow(() -> new RecoveryStartException(name + ": not found"));
    }

    /** Of several versions the highest. */
    private Optional<Part> bundle(String symbolicName) {
        return Stream.of(context.getBundles()).filter(bundle -> symbolicName.equals(bundle.getSymbolicName()) && bundle.getHeaders("").get("Fragment-Host") == null)
            .max(Comparator.comparing(Bundle::getVersion)).map(Part.OfBundle::new);
    }

    private Optional<Part> component(String name) throws RecoveryStartException {
        ServiceComponentRuntime runtime = components;
        if (runtime == null) {
            throw new RecoveryStartException("component:" + name + ": there is no component runtime");
        }
        Optional<ComponentDescriptionDTO> found = runtime.getComponentDescriptionDTOs().stream().filter(description -> description.name.equals(name)).findFirst();
        if (found.isPresent() && !PartName.isRestartable(found.get().bundle.symbolicName)) {
            throw new RecoveryStartException("component:" + name + " is needed to follow the restart, it cannot be restarted itself");
        }
        return found.map(description -> new Part.OfComponent(runtime, description));
    }

    private void occupy(List<PartName> names) throws RecoveryStartException {
        List<PartName> taken = new ArrayList<>();
        for (PartName name : names) {
            if (!busy.add(name)) {
                taken.forEach(busy::remove);
                throw new RecoveryStartException(name + ": is being restarted already");
            }
            taken.add(name);
        }
    }
}
