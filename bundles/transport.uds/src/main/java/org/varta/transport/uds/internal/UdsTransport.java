// SPDX-License-Identifier: Apache-2.0
package org.varta.transport.uds.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.metric.MetricSink;
import org.varta.api.metric.MetricSource;
import org.varta.api.transport.BeatSource;
import org.varta.posix.Posix;
import org.varta.posix.UnixDatagramReceiver;

/**
 * The transport as a component: bound while it is active. Each bound socket is published as a {@link BeatSource} of its own, so that a new path is bound and published before the old one is
 * withdrawn, drained and closed; a configuration that cannot be put in force changes nothing.
 */
@Component(service = MetricSource.class, configurationPid = Settings.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = UdsConfiguration.class, factory = true)
public final class UdsTransport implements MetricSource {
    private static final Logger LOG = LoggerFactory.getLogger(UdsTransport.class);
    private static final Path QUEUE_LIMIT = Path.of("/proc/sys/net/unix/max_dgram_qlen");
    private static final int ENOUGH_QUEUE = 64;
    private static final long PATIENCE_MILLIS = 2_000;

    private final Posix posix;
    private final BundleContext bundle;
    private final String name;
    private final int queueLimit;
    private final AtomicLong failedFolderSyncs = new AtomicLong();
    private Settings settings;
    private UdsSource source;
    private ServiceRegistration<BeatSource> published;

    /**
     * Binds the socket and publishes it.
     *
     * @param raw the configuration
     * @param posix system calls
     * @param bundle to publish with
     * @param properties of the component, for its name
     * @throws IllegalArgumentException if the configuration is wrong, naming key, value and range
     * @throws IOException if the socket cannot be bound; nothing is left behind then
     */
    @Activate
    public UdsTransport(UdsConfiguration raw, @Reference Posix posix, BundleContext bundle, Map<String, Object> properties)
            throws IOException {
        this.posix = posix;
        this.bundle = bundle;
        this.name = name(properties);
        this.queueLimit = queueLimit();
        if (queueLimit < ENOUGH_QUEUE) {
            LOG.warn("transport.uds: the kernel queues only {} datagrams for a socket, so beats are refused when many come at once; set net.unix.max_dgram_qlen to 512", queueLimit);
        }
        try {
            settings = Settings.of(raw);
            source = open(settings);
        } catch (IOException e) {
            LOG.error("transport.uds: {}", e.getMessage());
            throw e;
        }
        published = bundle.registerService(BeatSource.class, source, null);
    }

    private static String name(Map<String, Object> properties) {
        String pid = String.valueOf(properties.getOrDefault("service.pid", "uds"));
        return "uds:" + pid.substring(pid.indexOf('~') + 1);
    }

    /** 0 if unknown. */
    private static int queueLimit() {
        try {
            return Integer.parseInt(Files.readString(QUEUE_LIMIT).trim());
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    private UdsSource open(Settings wanted) throws IOException {
        WarmUp.run(posix, wanted.warmUpFrames());
        SocketFile file = new SocketFile(posix, wanted.socketPath(), wanted.mode());
        UnixDatagramReceiver receiver = UnixDatagramReceiver.open(posix);
        try {
            file.bind(receiver);
        } catch (IOException | RuntimeException e) {
            file.unlink();
            receiver.close();
            throw e;
        }
        if (!file.syncFolder()) {
            failedFolderSyncs.incrementAndGet();
            LOG.warn("transport.uds: the folder of {} could not be synced", wanted.socketPath());
        }
        LOG.info("transport.uds: bound {} with mode {}", wanted.socketPath(), Integer.toOctalString(wanted.mode()));
        return new UdsSource(name, file, receiver, admitted(wanted));
    }

    private int[] admitted(Settings wanted) {
        return wanted.allowedUids().length == 0 ? new int[] {posix.userId()} : wanted.allowedUids();
    }

    @Modified
    void modified(UdsConfiguration raw) throws InterruptedException {
        try {
            Settings wanted = Settings.of(raw);
            if (wanted.socketPath().equals(settings.socketPath())) {
                source.mode(wanted.mode());
                source.allow(admitted(wanted));
            } else {
                move(wanted);
            }
            settings = wanted;
            LOG.info("transport.uds: configuration applied: socketPath={} socketMode={} allowedUids={}", wanted.socketPath(),
                Integer.toOctalString(wanted.mode()), wanted.allowedUids().length == 0 ? "own" : wanted.allowedUids());
        } catch (RuntimeException | IOException e) {
            LOG.error("transport.uds: configuration refused, the one in force stays: {}", e.getMessage());
        }
    }

    private void move(Settings wanted) throws IOException, InterruptedException {
        UdsSource fresh = open(wanted);
        ServiceRegistration<BeatSource> freshlyPublished = bundle.registerService(BeatSource.class, fresh, null);
        withdraw();
        source = fresh;
        published = freshlyPublished;
    }

    @Deactivate
    void withdraw() throws InterruptedException {
        try {
            published.unregister();
        } catch (IllegalStateException e) {
            LOG.debug("transport.uds: the framework has withdrawn the socket already");
        }
        if (source.close(PATIENCE_MILLIS)) {
            LOG.info("transport.uds: closed {}", settings.socketPath());
        } else {
            LOG.error("transport.uds: the loop did not give {} back within {} ms; its descriptor stays open", settings.socketPath(), PATIENCE_MILLIS);
        }
    }

    @Override
    public void collect(MetricSink sink) {
        sink.counter("varta_socket_bind_dir_fsync_failed_total", "Times the folder of a socket could not be synced.", failedFolderSyncs.get());
        sink.gauge("varta_observer_uds_queue_limit", "Datagrams the kernel queues for a socket.", queueLimit);
        sink.gauge("varta_observer_uds_rcvbuf_bytes", "Receive buffer the kernel granted; 0: it has no effect on UNIX datagram sockets.", 0);
    }
}
