// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleException;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.cm.ConfigurationPlugin;

/** One observer from the command line to the exit status: framework, configurations, readiness, orderly end. The end may come from any thread. */
final class ObserverProcess {
    /** What stopping may take beyond the grace that running recovery commands have. */
    private static final long STOP_MARGIN_MILLIS = 2_000;
    private static final long DEFAULT_GRACE_MILLIS = 5_000;
    private static final long FOR_EVER_MILLIS = Long.MAX_VALUE;

    private final Path home;
    private final CommandLine line;
    private volatile StateFolder state;
    private volatile Container container;
    private volatile Configurations configurations;
    private volatile boolean isEnding;

    ObserverProcess(Path home, CommandLine line) {
        this.home = home;
        this.line = line;
    }

    /** Does not return: the process ends in here. */
    void run() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(VartaWatch.ORDERLY, ""), "varta-shutdown"));
        try {
            start();
            container.awaitStop(line.uptimeSeconds().map(TimeUnit.SECONDS::toMillis).orElse(FOR_EVER_MILLIS));
            end(VartaWatch.ORDERLY, "");
        } catch (UsageError e) {
            end(VartaWatch.WRONG_USAGE, e.getMessage());
        } catch (StartFailure e) {
            end(VartaWatch.FAILED, e.getMessage());
        } catch (IOException | BundleException | InterruptedException | RuntimeException e) {
            if (!isEnding) {
                Diagnostics.log().error("cannot go on", e);
            }
            end(VartaWatch.FAILED, "");
        }
    }

    private void start() throws IOException, BundleException, UsageError, StartFailure, InterruptedException {
        Overlay overlay = Overlay.of(line);
        state = StateFolder.open(line.path(Flag.STATE_DIR), AuditPath.of(line));
        container = Container.create(state, line.configs());
        container.installBundles(home, line.configs().isPresent());
        FrameworkLog frameworkLog = FrameworkLog.register(container.context());
        container.context().registerService(ConfigurationPlugin.class, overlay, Overlay.properties());
        container.startBase();
        configurations = new Configurations(container.context(), overlay);
        configurations.createMissing();
        OnDemand onDemand = container.onDemand(home);
        // First the listener, then what is there: nothing that comes between them is missed.
        container.context().registerService(ConfigurationListener.class, onDemand, null);
        onDemand.want(configurations.all());
        new DatabaseSink(container, home).watch(configurations);
        Startup startup = new Startup(container, configurations, frameworkLog);
        startup.requireEssentials();
        startup.run();
        frameworkLog.release();
        startup.metricsAddress().ifPresent(System.out::println);
        System.out.println("READY pid=" + ProcessHandle.current().pid() + " socket=" + String.join(",", configurations.sockets()));
        if (line.configs().isPresent()) {
            warnOf(startup.strangers());
        }
    }

    /** Once the stop has begun, components are gone and every file looks like a stranger. */
    private void warnOf(List<String> strangers) {
        if (!isEnding) {
            strangers.forEach(file -> Diagnostics.log().warn("{} belongs to no component; is its name misspelt?", file));
        }
    }

    /**
     * Stops what runs, within the grace and a margin, and ends the process. A second caller waits for the first.
     *
     * @param reason what the last line says, empty if nothing is wrong
     */
    private synchronized void end(int status, String reason) {
        isEnding = true;
        int outcome = status;
        try {
            if (container != null && !container.stop(graceMillis() + STOP_MARGIN_MILLIS)) {
                Diagnostics.log().error("not everything stopped in time; the rest is left behind");
                outcome = VartaWatch.FAILED;
            }
            discardState();
        } catch (BundleException | InterruptedException | RuntimeException e) {
            Diagnostics.log().error("the orderly stop failed", e);
            outcome = VartaWatch.FAILED;
        }
        if (!reason.isEmpty()) {
            Diagnostics.log().error(reason);
        }
        System.out.flush();
        // Not exit: a hook that runs to its end would leave the status of the signal.
        Runtime.getRuntime().halt(outcome);
    }

    /** What is left of a temporary folder is a nuisance and no failure. */
    private void discardState() throws InterruptedException {
        try {
            if (state != null) {
                state.discard();
            }
        } catch (UncheckedIOException e) {
            Diagnostics.log().warn("{}: {}", e.getMessage(), e.getCause().toString());
        }
    }

    private long graceMillis() {
        try {
            return configurations.of(Flag.Pid.RECOVERY).flatMap(recovery -> configurations.value(recovery, Flag.SHUTDOWN_GRACE.key()))
                .map(Long::parseLong).orElse(DEFAULT_GRACE_MILLIS);
        } catch (RuntimeException e) {
            return DEFAULT_GRACE_MILLIS;
        }
    }
}
