// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.framework.BundleException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;

/**
 * The bundles of {@code bundles/on-demand/<start level>/}, whose components all require a configuration: each is installed when there is a configuration for one of them, at the start or later, because a bundle that nobody needs
 * costs start-up time. PIDs of a bundle begin with its symbolic name, which is its file's name. Thread safe.
 */
final class OnDemand implements ConfigurationListener {
    private static final String JAR = ".jar";

    /** Puts a bundle into the framework and starts it at its level. */
    @FunctionalInterface
    interface Installer {
        void install(Path jar, int level) throws BundleException;
    }

    private final Installer installer;
    /** Not installed yet, by symbolic name; guarded by this. */
    private final Map<String, Path> absent = new TreeMap<>();

    private OnDemand(Installer installer) {
        this.installer = installer;
    }

    static OnDemand of(Path folder, Installer installer) throws IOException {
        OnDemand onDemand = new OnDemand(installer);
        if (Files.isDirectory(folder)) {
            for (Path level : Container.sorted(folder)) {
                for (Path jar : Container.sorted(level)) {
                    String name = jar.getFileName().toString();
                    onDemand.absent.put(name.substring(0, name.length() - JAR.length()), jar);
                }
            }
        }
        return onDemand;
    }

    /** Installs whatever may have a component of that PID. */
    synchronized void want(String pid) throws BundleException {
        for (String name : absent.keySet().stream().filter(name -> pid.equals(name) || pid.startsWith(name + ".")).toList()) {
            Path jar = absent.remove(name);
            installer.install(jar, Integer.parseInt(jar.getParent().getFileName().toString()));
        }
    }

    void want(Iterable<Configuration> configurations) throws BundleException {
        for (Configuration configuration : configurations) {
            want(Configurations.componentPid(configuration));
        }
    }

    /** A configuration came while everything runs. */
    @Override
    public void configurationEvent(ConfigurationEvent event) {
        if (event.getType() != ConfigurationEvent.CM_UPDATED) {
            return;
        }
        String pid = event.getFactoryPid() == null ? event.getPid() : event.getFactoryPid();
        try {
            want(pid);
        } catch (BundleException e) {
            Diagnostics.log().error("{} is configured, but its bundle cannot be installed", pid, e);
        }
    }
}
