// SPDX-License-Identifier: Apache-2.0
package org.varta.transport.uds.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
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
    private volatile int receiveBufferBytes;
    private Settings settings;
    private Publication publication;

    /** A bound socket and its entry in the service registry. */
    private record Publication(UdsSource source, ServiceRegistration<BeatSource> registration) {
    }

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
        try {
            settings = Settings.of(raw);
            publication = publish(settings);
        } catch (IOException | IllegalArgumentException e) {
            LOG.error("transport.uds: {} is not bound: {}", name, e.getMessage());
            throw e;
        }
        warnAboutQueue();
    }

    private static String name(Map<String, Object> properties) {
        String pid = String.valueOf(properties.getOrDefault("service.pid", "uds"));
        return "uds:" + pid.substring(pid.indexOf('~') + 1);
    }

    /** 0 if unknown. The kernel looks at it when a socket is made, so a later change would not be ours. */
    private static int queueLimit() {
        // Line by line: files below /proc/sys answer the first read only, and reading one as a string begins with a single byte.
        try (Stream<String> lines = Files.lines(QUEUE_LIMIT)) {
            return Integer.parseInt(lines.findFirst().orElse("").trim());
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    private void warnAboutQueue() {
        if (queueLimit > 0 && queueLimit < ENOUGH_QUEUE) {
            LOG.warn("transport.uds: the kernel queues only {} datagrams for {}, so beats are refused when many come at once; set net.unix.max_dgram_qlen to 512",
                queueLimit, name);
        }
    }

    private Publication publish(Settings wanted) throws IOException {
        UdsSource source = open(wanted);
        try {
            return new Publication(source, bundle.registerService(BeatSource.class, source, null));
        } catch (RuntimeException e) {
            source.close(0);
            throw e;
        }
    }

    private UdsSource open(Settings wanted) throws IOException {
        warmUp(wanted.warmUpFrames());
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
        receiveBufferBytes = receiver.receiveBufferBytes();
        LOG.info("transport.uds: {} bound to {} with mode 0{}", name, wanted.socketPath(), Integer.toOctalString(wanted.mode()));
        return new UdsSource(name, file, receiver, wanted.admitted(posix.userId()));
    }

    /** Only makes the first beats cheaper, so it may fail. */
    private void warmUp(int frames) {
        try {
            WarmUp.run(posix, frames);
        } catch (IOException | RuntimeException e) {
            LOG.warn("transport.uds: {} starts without warm-up: {}", name, e.getMessage());
        }
    }

    @Modified
    void modified(UdsConfiguration raw) {
        try {
            Settings wanted = Settings.of(raw);
            String changes = wanted.changesFrom(settings);
            putInForce(wanted);
            settings = wanted;
            if (!changes.isEmpty()) {
                LOG.info("transport.uds: {}: configuration applied: {}", name, changes);
            }
        } catch (RuntimeException | IOException e) {
            LOG.error("transport.uds: {}: configuration refused, the one in force stays: {}", name, e.getMessage());
        }
    }

    private void putInForce(Settings wanted) throws IOException {
        if (!wanted.socketPath().equals(settings.socketPath())) {
            Publication fresh = publish(wanted);
            withdraw();
            publication = fresh;
            return;
        }
        if (wanted.mode() != settings.mode()) {
            publication.source.mode(wanted.mode());
        }
        publication.source.allow(wanted.admitted(posix.userId()));
    }

    @Deactivate
    void withdraw() {
        try {
            publication.registration.unregister();
        } catch (IllegalStateException e) {
            LOG.debug("transport.uds: the framework has withdrawn {} already", name);
        }
        if (!publication.source.close(PATIENCE_MILLIS)) {
            LOG.error("transport.uds: the loop did not give {} back within {} ms; its descriptor stays open until it does", settings.socketPath(), PATIENCE_MILLIS);
        } else if (publication.source.discarded() > 0) {
            LOG.warn("transport.uds: closed {}; nobody has received its last {} datagrams", settings.socketPath(), publication.source.discarded());
        } else {
            LOG.info("transport.uds: closed {}", settings.socketPath());
        }
    }

    @Override
    public void collect(MetricSink sink) {
        sink.counter("varta_socket_bind_dir_fsync_failed_total", "Times the folder of a socket could not be synced.", failedFolderSyncs.get());
        sink.gauge("varta_observer_uds_queue_limit", "Datagrams the kernel queues for a socket; 0 if unknown.", queueLimit);
        sink.gauge("varta_observer_uds_rcvbuf_bytes", "Receive buffer the kernel granted; it does not limit UNIX datagram sockets.", receiveBufferBytes);
    }
}
