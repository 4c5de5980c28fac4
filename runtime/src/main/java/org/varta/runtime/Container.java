// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/** The framework with the bundles of {@code bundles/<start level>/}; others are installed when they are needed. Thread safe once created. */
final class Container {
    /** Services of the framework's own are up; no component of ours has started. */
    private static final int BASE_LEVEL = 5;
    private static final int TOP_LEVEL = 100;
    private static final String ON_DEMAND = "on-demand";
    private static final String FILE_INSTALL = "org.apache.felix.fileinstall.jar";
    /** FileInstall takes a change when two looks in a row saw it: at most 800 ms after it was made. */
    private static final String POLL_MILLIS = "400";
    /** API packages of the class path, so that launcher and bundles see the same classes and no bundle is needed for them. */
    private static final String SHARED_PACKAGES = String.join(",",
        "org.slf4j;version=1.7.36", "org.slf4j.helpers;version=1.7.36", "org.slf4j.spi;version=1.7.36", "org.slf4j.event;version=1.7.36",
        "org.osgi.service.cm;version=1.6.1", "org.osgi.service.log;version=1.5.0",
        "org.osgi.service.component;version=1.5.1", "org.osgi.service.component.runtime;version=1.5.1", "org.osgi.service.component.runtime.dto;version=1.5.1",
        "org.osgi.util.function;version=1.2.0", "org.osgi.util.promise;version=1.3.0");

    private final Framework framework;

    private Container(Framework framework) {
        this.framework = framework;
    }

    /** A framework without bundles. It can be stopped from here on. */
    static Container create(StateFolder state, Optional<Path> configs) throws IOException, BundleException {
        Framework framework = ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow().newFramework(properties(state, configs));
        framework.init();
        return new Container(framework);
    }

    /**
     * Installs the bundles; nothing runs yet, and services may be registered.
     *
     * @param isConfigured whether there is a folder of configuration files
     */
    void installBundles(Path home, boolean isConfigured) throws IOException, BundleException {
        for (Path level : sorted(home.resolve("bundles"))) {
            for (Path jar : level.endsWith(ON_DEMAND) ? List.<Path>of() : sorted(level)) {
                if (isConfigured || !jar.endsWith(FILE_INSTALL)) {
                    install(jar, Integer.parseInt(level.getFileName().toString()));
                }
            }
        }
    }

    private static Map<String, String> properties(StateFolder state, Optional<Path> configs) throws IOException {
        Map<String, String> properties = new HashMap<>();
        properties.put(Constants.FRAMEWORK_STORAGE, state.frameworkCache().toString());
        properties.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        properties.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, String.valueOf(BASE_LEVEL));
        properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SHARED_PACKAGES);
        properties.put("felix.bootdelegation.implicit", "false");
        properties.put("varta.state.dir", state.path().toString());
        properties.put("varta.state.temporary", String.valueOf(state.isTemporary()));
        properties.put("felix.cm.pm", "memory");
        if (configs.isPresent()) {
            properties.put("felix.fileinstall.dir", configs.get().toAbsolutePath().toString());
            properties.put("felix.fileinstall.filter", ".*\\.(cfg|config)");
            properties.put("felix.fileinstall.subdir.mode", "skip");
            properties.put("felix.fileinstall.noInitialDelay", "true");
            properties.put("felix.fileinstall.poll", POLL_MILLIS);
            properties.put("felix.fileinstall.enableConfigSave", "false");
            properties.put("felix.fileinstall.configEncoding", "UTF-8");
            properties.put("felix.fileinstall.tmpdir", state.folder("fileinstall").toString());
        }
        return properties;
    }

    static List<Path> sorted(Path folder) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(entries::add);
        }
        entries.sort(null);
        return entries;
    }

    /**
     * Installs all bundles of a folder; they start when the framework reaches their level, or at once if it has passed it.
     *
     * @param folder holds jars only
     * @param level start level of all of them
     */
    void installAll(Path folder, int level) throws IOException, BundleException {
        List<Bundle> installed = new ArrayList<>();
        for (Path jar : sorted(folder)) {
            installed.add(add(jar, level));
        }
        for (Bundle bundle : installed) {
            bundle.start();
        }
    }

    private void install(Path jar, int level) throws BundleException {
        add(jar, level).start();
    }

    /** By reference: the jar stays where it is, the cache holds no copy of it. */
    private Bundle add(Path jar, int level) throws BundleException {
        Bundle bundle = context().installBundle("reference:" + jar.toUri());
        bundle.adapt(BundleStartLevel.class).setStartLevel(level);
        return bundle;
    }

    /** What is installed only when a configuration is there for it. */
    OnDemand onDemand(Path home) throws IOException {
        return OnDemand.of(home.resolve("bundles").resolve(ON_DEMAND), this::install);
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    /** Brings up the framework's own services; with configuration files, these have been read when this returns. */
    void startBase() throws BundleException {
        framework.start();
    }

    /**
     * Starts our bundles, level by level, and does not wait for them.
     *
     * @param whenDone called when all levels have been passed
     */
    void startRest(Runnable whenDone) {
        framework.adapt(FrameworkStartLevel.class).setStartLevel(TOP_LEVEL, event -> {
            if (event.getType() == FrameworkEvent.STARTLEVEL_CHANGED) {
                whenDone.run();
            }
        });
    }

    boolean isUp() {
        return framework.adapt(FrameworkStartLevel.class).getStartLevel() == TOP_LEVEL;
    }

    /** Returns when the framework has stopped, or after the given time. */
    void awaitStop(long millis) throws InterruptedException {
        if (millis > 0) {
            framework.waitForStop(millis);
        }
    }

    /**
     * Stops everything, highest level first. May be called twice.
     *
     * @return whether all had stopped in time
     */
    boolean stop(long patienceMillis) throws BundleException, InterruptedException {
        framework.stop();
        return framework.waitForStop(patienceMillis).getType() != FrameworkEvent.WAIT_TIMEDOUT;
    }
}
