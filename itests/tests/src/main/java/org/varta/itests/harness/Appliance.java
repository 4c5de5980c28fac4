// SPDX-License-Identifier: Apache-2.0
package org.varta.itests.harness;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * A Felix framework in this JVM with the real bundles: socket, state folder, audit file and framework cache in one folder. May be stopped and started again; then it finds what it left in that folder, and its counters are
 * carried on here, so that a sum over several lives can be compared with what was sent. NOT thread safe, except for looking at counters and events.
 */
public final class Appliance implements AutoCloseable {
    /** Configuration name of the single instances of factories. */
    public static final String MAIN = "main";
    private static final int TOP_LEVEL = 100;
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

    private final Path folder;
    private final Set<String> left = new LinkedHashSet<>();
    private final Map<String, Integer> added = new LinkedHashMap<>();
    private final Map<String, String> frameworkProperties = new HashMap<>();
    private final Map<String, Map<String, Object>> initial = new TreeMap<>();
    private final Map<String, Long> carried = new TreeMap<>();
    /** Guarded by {@code carried}, too. */
    private final Map<Integer, Long> receipts = new TreeMap<>();
    private Framework framework;
    private boolean isInstalled;
    private int life;

    /**
     * An appliance that has not been started.
     *
     * @param folder where everything of it is; exists
     */
    public Appliance(Path folder) {
        this.folder = folder;
    }

    /**
     * Leaves usual bundles out.
     *
     * @param names as in {@link Bundles}
     * @return this
     */
    public Appliance without(String... names) {
        left.addAll(List.of(names));
        return this;
    }

    /**
     * Adds bundles that are not usual, or usual ones that were left out at another level.
     *
     * @param level their start level
     * @param names as in {@link Bundles#jar}
     * @return this
     */
    public Appliance plus(int level, String... names) {
        for (String name : names) {
            added.put(name, level);
        }
        return this;
    }

    /**
     * A framework property beyond the usual ones.
     *
     * @param key its name
     * @param value its value
     * @return this
     */
    public Appliance property(String key, String value) {
        frameworkProperties.put(key, value);
        return this;
    }

    /**
     * A configuration that is there before any component starts.
     *
     * @param pid PID, with {@code ~name} for a factory instance
     * @param properties typed values
     * @return this
     */
    public Appliance with(String pid, Map<String, Object> properties) {
        initial.put(pid, properties);
        return this;
    }

    /**
     * The configurations of an observer with everything but recovery and exporter: no rate limits, the fixed policy, an audit log on a file, a socket.
     *
     * @param thresholdMillis silence that convicts
     * @return this
     */
    public Appliance usual(long thresholdMillis) {
        return with("org.varta.observer", unlimited())
            .with("org.varta.stall.fixed~default", Map.of("thresholdMillis", thresholdMillis))
            .with("org.varta.audit", Map.of("stateDir", stateFolder().toString()))
            .with("org.varta.audit.file~main", Map.of("path", auditFile().toString()))
            .with("org.varta.transport.uds~main", Map.of("socketPath", socket().toString(), "warmUpFrames", 2000));
    }

    /**
     * The observer without rate limits.
     *
     * @return its configuration
     */
    public static Map<String, Object> unlimited() {
        return Map.of("maxBeatRate", 0, "globalBeatRate", 0L, "globalBeatBurst", 0L);
    }

    /**
     * The socket.
     *
     * @return its path
     */
    public Path socket() {
        return folder.resolve("varta.sock");
    }

    /**
     * The audit file.
     *
     * @return its path
     */
    public Path auditFile() {
        return folder.resolve("audit.log");
    }

    /**
     * The ledger's state folder.
     *
     * @return its path
     */
    public Path stateFolder() {
        return folder.resolve("state");
    }

    /**
     * Starts the framework and all bundles. Returns when the highest start level is reached.
     *
     * @return this
     * @throws Exception if it does not start
     */
    public Appliance start() throws Exception {
        Files.createDirectories(stateFolder());
        framework = ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow().newFramework(settings());
        framework.init();
        take("carry", carried);
        take("receipts", receipts);
        if (!isInstalled) {
            install();
        }
        framework.start();
        if (!isInstalled) {
            for (Map.Entry<String, Map<String, Object>> configuration : initial.entrySet()) {
                configure(configuration.getKey(), configuration.getValue());
            }
            isInstalled = true;
        }
        raise(TOP_LEVEL);
        return this;
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(frameworkProperties);
        settings.put(Constants.FRAMEWORK_STORAGE, folder.resolve("cache").toString());
        settings.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, "1");
        settings.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, "org.slf4j;version=1.7.36,org.slf4j.helpers;version=1.7.36,org.osgi.service.cm;version=1.6.1");
        // Without this a class that a bundle forgot to import would be found on the class path of the tests.
        settings.put("felix.bootdelegation.implicit", "false");
        settings.put("felix.log.level", "1");
        settings.put("varta.itests.life", Integer.toString(++life));
        return settings;
    }

    private void install() throws BundleException {
        Map<String, Integer> levels = new LinkedHashMap<>(Bundles.levels());
        levels.keySet().removeAll(left);
        levels.putAll(added);
        for (Map.Entry<String, Integer> entry : levels.entrySet()) {
            Bundle bundle = framework.getBundleContext().installBundle(Bundles.jar(entry.getKey()).toUri().toString());
            bundle.adapt(BundleStartLevel.class).setStartLevel(entry.getValue());
            bundle.start(Bundle.START_ACTIVATION_POLICY);
        }
    }

    private void raise(int level) throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        framework.adapt(FrameworkStartLevel.class).setStartLevel(level, event -> {
            if (event.getType() == FrameworkEvent.STARTLEVEL_CHANGED) {
                reached.countDown();
            }
        });
        if (!reached.await(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("start level " + level + " is not reached");
        }
        for (Bundle bundle : context().getBundles()) {
            if (bundle.getState() != Bundle.ACTIVE) {
                throw new AssertionError(bundle + " is not active");
            }
        }
    }

    /** Takes what a fixture of that name leaves behind, and adds it up. */
    private <K> void take(String name, Map<K, Long> sums) {
        Consumer<Map<K, Long>> taker = last -> {
            synchronized (carried) {
                last.forEach((key, value) -> sums.merge(key, value, Long::sum));
            }
        };
        framework.getBundleContext().registerService(Consumer.class, taker, new Hashtable<>(Map.of("varta.itests", name)));
    }

    /**
     * Stops the framework as an orderly shutdown does, start level by start level.
     *
     * @throws BundleException if it does not stop
     * @throws InterruptedException if interrupted
     */
    public void stop() throws BundleException, InterruptedException {
        framework.stop();
        if (framework.waitForStop(STOP_PATIENCE.toMillis()).getType() == FrameworkEvent.WAIT_TIMEDOUT) {
            throw new AssertionError("the framework does not stop");
        }
        framework = null;
    }

    @Override
    public void close() throws BundleException {
        try {
            if (framework != null) {
                stop();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private BundleContext context() {
        return framework.getBundleContext();
    }

    /**
     * A bundle of the product.
     *
     * @param name as in {@link Bundles}
     * @return the installed bundle
     */
    public Bundle bundle(String name) {
        String symbolicName = "org.varta." + name;
        for (Bundle bundle : context().getBundles()) {
            if (symbolicName.equals(bundle.getSymbolicName())) {
                return bundle;
            }
        }
        throw new IllegalStateException(symbolicName + " is not installed");
    }

    /**
     * Updates a bundle to the same content with another version.
     *
     * @param name as in {@link Bundles}
     * @param version the new version
     * @throws Exception if that fails
     */
    public void update(String name, String version) throws Exception {
        try (InputStream in = Bundles.withVersion(Bundles.jar(name), version)) {
            bundle(name).update(in);
        }
    }

    private <T, R> R call(Class<T> type, String filter, Function<T, R> use) {
        try {
            for (ServiceReference<T> reference : context().getServiceReferences(type, filter)) {
                T service = context().getService(reference);
                if (service != null) {
                    try {
                        return use.apply(service);
                    } finally {
                        context().ungetService(reference);
                    }
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
        throw new IllegalStateException("there is no service " + type.getSimpleName() + " " + filter);
    }

    /**
     * Creates or changes a configuration.
     *
     * @param pid PID, with {@code ~name} for a factory instance
     * @param properties typed values, all of them
     */
    public void configure(String pid, Map<String, Object> properties) {
        Dictionary<String, Object> dictionary = new Hashtable<>(properties);
        call(ConfigurationAdmin.class, null, admin -> {
            try {
                configuration(admin, pid).update(dictionary);
                return null;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /**
     * Deletes a configuration.
     *
     * @param pid as for {@link #configure}
     */
    public void forget(String pid) {
        call(ConfigurationAdmin.class, null, admin -> {
            try {
                configuration(admin, pid).delete();
                return null;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /**
     * What a configuration says at present.
     *
     * @param pid as for {@link #configure}
     * @return its values without those that Configuration Admin adds
     */
    public Map<String, Object> configuration(String pid) {
        return call(ConfigurationAdmin.class, null, admin -> {
            try {
                Map<String, Object> values = new HashMap<>();
                Dictionary<String, Object> properties = configuration(admin, pid).getProperties();
                Collections.list(properties.keys()).stream().filter(key -> !key.startsWith("service.p") && !key.equals("service.factoryPid"))
                    .forEach(key -> values.put(key, properties.get(key)));
                return values;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static Configuration configuration(ConfigurationAdmin admin, String pid) throws IOException {
        int tilde = pid.indexOf('~');
        return tilde < 0 ? admin.getConfiguration(pid, "?") : admin.getFactoryConfiguration(pid.substring(0, tilde), pid.substring(tilde + 1), "?");
    }

    /**
     * Waits for a readiness condition.
     *
     * @param id such as {@code varta.observer.ready}
     */
    public void awaitCondition(String id) {
        Await.until(() -> "condition " + id, () -> hasCondition("(osgi.condition.id=" + id + ")"));
    }

    /**
     * Whether a condition holds now.
     *
     * @param filter LDAP filter over the condition's properties
     * @return true if there is one
     */
    public boolean hasCondition(String filter) {
        try {
            ServiceReference<?>[] found = context().getServiceReferences("org.osgi.service.condition.Condition", filter);
            return found != null && found.length > 0;
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /**
     * All counters, over all lives of all bundles.
     *
     * @return series to value; gauges with the prefix {@code gauge:}
     */
    public Map<String, Long> metrics() {
        Map<String, Long> all;
        synchronized (carried) {
            all = new TreeMap<>(carried);
        }
        if (framework != null) {
            this.<Map<String, Long>>fixture("metrics").forEach((key, value) -> all.merge(key, value, Long::sum));
        }
        return all;
    }

    /**
     * One counter, over all lives.
     *
     * @param series name with labels, such as {@code varta_rate_limited_total{reason=global}}
     * @return its value
     */
    public long metric(String series) {
        Long value = metrics().get(series);
        if (value == null) {
            throw new IllegalStateException("there is no series " + series);
        }
        return value;
    }

    /**
     * The events of this life except beats.
     *
     * @return lines {@code KIND pid token detail}
     */
    public List<String> events() {
        return fixture("events");
    }

    /**
     * What a fixture has to say.
     *
     * @param <T> its answer
     * @param name value of its property {@code varta.itests}
     * @return its answer
     */
    @SuppressWarnings("unchecked")
    public <T> T fixture(String name) {
        return (T) call(Supplier.class, "(varta.itests=" + name + ")", fixture -> ((Supplier<?>) fixture).get());
    }

    /**
     * What the log has said about the records of the load, over all lives.
     *
     * @return agent pid to number of what is durable; fates behind negative keys
     */
    public Map<Integer, Long> receipts() {
        Map<Integer, Long> all;
        synchronized (carried) {
            all = new TreeMap<>(receipts);
        }
        if (framework != null) {
            this.<Map<Integer, Long>>fixture("records").forEach((key, value) -> all.merge(key, value, Long::sum));
        }
        return all;
    }
}
