// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Configuration Admin as the launcher needs it. Thread safe. */
final class Configurations {
    private static final String FILE_PROPERTY = "felix.fileinstall.filename";
    private static final String ANY_LOCATION = "?";

    private final ConfigurationAdmin admin;
    private final Overlay overlay;

    Configurations(BundleContext context, Overlay overlay) {
        ServiceReference<ConfigurationAdmin> reference = context.getServiceReference(ConfigurationAdmin.class);
        this.admin = context.getService(reference);
        this.overlay = overlay;
    }

    /** Gives a configuration to every PID that flags speak of and no file does; the overlay fills it. */
    void createMissing() throws IOException {
        for (String pid : overlay.pids()) {
            if (of(pid).isEmpty()) {
                create(pid).update(new Hashtable<>());
            }
        }
    }

    private Configuration create(String pid) throws IOException {
        int tilde = pid.indexOf('~');
        return tilde < 0 ? admin.getConfiguration(pid, ANY_LOCATION)
            : admin.getFactoryConfiguration(pid.substring(0, tilde), pid.substring(tilde + 1), ANY_LOCATION);
    }

    /** The configuration of exactly this PID. */
    Optional<Configuration> of(String pid) {
        return list("(" + Constants.SERVICE_PID + "=" + pid + ")").stream().findFirst();
    }

    /** All configurations of factories whose PID begins so. */
    List<Configuration> ofFactories(String prefix) {
        return list("(" + ConfigurationAdmin.SERVICE_FACTORYPID + "=" + prefix + "*)");
    }

    List<Configuration> all() {
        return list(null);
    }

    private List<Configuration> list(String filter) {
        try {
            Configuration[] found = admin.listConfigurations(filter);
            return found == null ? List.of() : List.of(found);
        } catch (IOException | InvalidSyntaxException e) {
            throw new IllegalStateException("Configuration Admin does not answer", e);
        }
    }

    /** A value in force: the flag's, else the file's. */
    Optional<String> value(Configuration configuration, String key) {
        Dictionary<String, Object> properties = configuration.getProperties();
        if (properties == null) {
            return Optional.empty();
        }
        overlay.modifyConfiguration(null, properties);
        return Optional.ofNullable(properties.get(key)).map(String::valueOf);
    }

    /** The sockets that agents may send to. */
    List<String> sockets() {
        List<String> paths = new ArrayList<>();
        for (Configuration transport : ofFactories("org.varta.transport.uds")) {
            value(transport, "socketPath").ifPresent(paths::add);
        }
        return paths;
    }

    /** What the component that it is for is configured by. */
    static String componentPid(Configuration configuration) {
        return configuration.getFactoryPid() == null ? configuration.getPid() : configuration.getFactoryPid();
    }

    /** The file a configuration comes from, if it comes from one. */
    static Optional<Path> file(Configuration configuration) {
        Dictionary<String, Object> properties = configuration.getProperties();
        Object name = properties == null ? null : properties.get(FILE_PROPERTY);
        return name == null ? Optional.empty() : Optional.of(Path.of(URI.create(name.toString())));
    }
}
