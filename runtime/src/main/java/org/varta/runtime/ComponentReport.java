// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.varta.runtime.UsageError.Kind;

/** What Declarative Services knows about components that did not start. Thread safe. */
final class ComponentReport {
    /** The first line of each cause in a stack trace: class of the exception, then its message. */
    private static final Pattern CAUSE = Pattern.compile("(?m)^(?:Caused by: )?([\\w.$]+(?:Exception|Error))(?:: (.*))?$");

    /** How Declarative Services reports a text where a number is wanted; it does not say where. */
    private static final Pattern NO_NUMBER = Pattern.compile("NumberFormatException: For input string: \"(.*?)\"");

    private final BundleContext context;
    private final Configurations configurations;

    ComponentReport(BundleContext context, Configurations configurations) {
        this.context = context;
        this.configurations = configurations;
    }

    private ServiceComponentRuntime runtime() {
        return context.getService(context.getServiceReference(ServiceComponentRuntime.class));
    }

    /**
     * Looks for a component that could not be activated.
     *
     * @throws UsageError if it refused its configuration
     * @throws StartFailure if it failed for another reason
     */
    void check() throws UsageError, StartFailure {
        ServiceComponentRuntime runtime = runtime();
        for (ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs()) {
            for (ComponentConfigurationDTO instance : runtime.getComponentConfigurationDTOs(component)) {
                if (instance.failure != null) {
                    refuse(component, instance);
                }
            }
        }
    }

    private void refuse(ComponentDescriptionDTO component, ComponentConfigurationDTO instance) throws UsageError, StartFailure {
        String type = "";
        String message = instance.failure.lines().findFirst().orElse("");
        Matcher cause = CAUSE.matcher(instance.failure);
        while (cause.find()) {
            type = cause.group(1);
            message = cause.group(2) == null ? type : cause.group(2);
        }
        if (type.endsWith("IllegalArgumentException")) {
            throw new UsageError(Kind.BAD_CONFIGURATION, origin(instance.properties) + message);
        }
        Matcher unreadable = NO_NUMBER.matcher(message);
        if (unreadable.find()) {
            throw new UsageError(Kind.BAD_CONFIGURATION, origin(instance.properties) + keyed(instance.properties, unreadable.group(1)));
        }
        throw new StartFailure(component.name + " cannot start: " + message);
    }

    private static String keyed(Map<String, Object> properties, String value) {
        String keys = properties.entrySet().stream().filter(entry -> value.equals(String.valueOf(entry.getValue()).trim()))
            .map(Map.Entry::getKey).sorted().collect(Collectors.joining(", "));
        return keys + " = " + value + " is no whole number in range";
    }

    /** The file that holds the configuration, if one does. */
    private String origin(Map<String, Object> properties) {
        for (String pid : pids(properties.get(Constants.SERVICE_PID))) {
            String file = configurations.of(pid).flatMap(Configurations::file).map(path -> path + ": ").orElse("");
            if (!file.isEmpty()) {
                return file;
            }
        }
        return "";
    }

    private static List<String> pids(Object property) {
        if (property instanceof Collection<?> several) {
            return several.stream().map(String::valueOf).toList();
        }
        return property == null ? List.of() : List.of(property.toString());
    }

    /** Components that wait for a service, in words. */
    String unsatisfied() {
        List<String> waiting = new ArrayList<>();
        ServiceComponentRuntime runtime = runtime();
        for (ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs()) {
            for (ComponentConfigurationDTO instance : runtime.getComponentConfigurationDTOs(component)) {
                if (instance.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE) {
                    Arrays.stream(instance.unsatisfiedReferences).forEach(reference -> waiting.add(component.name + " waits for " + reference.name));
                }
            }
        }
        return waiting.isEmpty() ? "no component waits for a service" : String.join(", ", waiting);
    }

    /** PIDs that some component takes its configuration from. */
    Set<String> pids() {
        Set<String> pids = new HashSet<>();
        for (ComponentDescriptionDTO component : runtime().getComponentDescriptionDTOs()) {
            pids.addAll(Arrays.asList(component.configurationPid));
        }
        return pids;
    }
}
