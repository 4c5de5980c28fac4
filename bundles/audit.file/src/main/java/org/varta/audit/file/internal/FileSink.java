// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.file.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.audit.AuditSink;
import org.varta.api.audit.SinkException;
import org.varta.api.audit.SinkSession;

/**
 * A log file with its older generations as an audit sink. A changed size limit takes effect at once. A changed path takes effect when the ledger opens the sink again, which it does as soon as it sees the changed service
 * properties; until then the old file is written. Thread safe.
 */
@Component(service = AuditSink.class, configurationPid = FileSink.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = FileSink.Config.class, factory = true)
public final class FileSink implements AuditSink {
    /** Factory PID of this component. */
    public static final String PID = "org.varta.audit.file";
    private static final Logger LOG = LoggerFactory.getLogger(FileSink.class);
    private static final int LOCK_ATTEMPTS = 100;
    private static final int LOCK_PAUSE_MILLIS = 20;

    private final Disk disk;
    private final SinkClock clock;
    private final int lockAttempts;
    private final Set<FileSession> sessions = ConcurrentHashMap.newKeySet();
    private final Set<Path> doubted = ConcurrentHashMap.newKeySet();
    private volatile Settings settings;

    /**
     * A sink as configured.
     *
     * @param config not null
     * @param raw the values as they came
     * @throws IllegalArgumentException if the configuration is refused
     */
    @Activate
    public FileSink(Config config, Map<String, Object> raw) {
        this(Settings.of(config, raw), new LocalDisk(), SinkClock.SYSTEM, LOCK_ATTEMPTS);
    }

    FileSink(Settings settings, Disk disk, SinkClock clock, int lockAttempts) {
        this.settings = settings;
        this.disk = disk;
        this.clock = clock;
        this.lockAttempts = lockAttempts;
    }

    /**
     * A sink on the local disk without a framework, that never starts a new generation.
     *
     * @param path the live file
     * @return a sink, not null
     */
    public static FileSink at(Path path) {
        return at(path, 0);
    }

    /**
     * A sink on the local disk without a framework.
     *
     * @param path the live file
     * @param maxBytes length from which on a new generation is started; 0 for never, else 4096 or more
     * @return a sink, not null
     */
    public static FileSink at(Path path, long maxBytes) {
        return new FileSink(Settings.of(path.toString(), maxBytes), new LocalDisk(), SinkClock.SYSTEM, LOCK_ATTEMPTS);
    }

    @Modified
    void modified(Config config, Map<String, Object> raw) {
        try {
            apply(Settings.of(config, raw));
        } catch (IllegalArgumentException e) {
            LOG.error("{}; path={} maxBytes={} stay in force", e.getMessage(), settings.path(), settings.maxBytes());
        }
    }

    void apply(Settings wanted) {
        if (!wanted.equals(settings)) {
            settings = wanted;
            LOG.info("{}: configuration applied: path={} maxBytes={}", PID, wanted.path(), wanted.maxBytes());
        }
    }

    /** Closes what a ledger has left open, so that the lock does not outlive the bundle. */
    @Deactivate
    public void deactivate() {
        for (FileSession session : sessions) {
            LOG.warn("{}: still in use when its sink stopped; closed", session.identity());
            session.release();
        }
    }

    @Override
    public String name() {
        return settings.path().toString();
    }

    @Override
    public SinkSession open() throws SinkException {
        Path configured = settings.path();
        try {
            Path directory = disk.realDirectory(configured.getParent());
            Generations generations = new Generations(disk, directory.resolve(configured.getFileName()));
            Closeable lock = takeLock(generations);
            try {
                SafeOpen.warnOfOpenDirectory(disk, directory);
                SafeOpen.Found found = SafeOpen.existing(disk, generations.live());
                return track(new FileSession(generations, lock, found, () -> settings.maxBytes(), clock, doubted, sessions::remove));
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (SinkException e) {
            throw e;
        } catch (IOException e) {
            throw new SinkException(SinkException.Kind.OPEN, "cannot open " + configured + ": " + e, e);
        }
    }

    private FileSession track(FileSession session) {
        sessions.add(session);
        return session;
    }

    private Closeable takeLock(Generations generations) throws IOException {
        for (int attempt = 1; attempt <= lockAttempts; attempt++) {
            Closeable lock = disk.lock(generations.lock());
            if (lock != null) {
                return lock;
            }
            pause();
        }
        throw new SinkException(SinkException.Kind.IN_USE, "audit file " + generations.live() + " is in use by another observer", null);
    }

    /** A bundle that is being updated may still hold the lock for a moment. */
    private static void pause() throws SinkException {
        try {
            Thread.sleep(LOCK_PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SinkException(SinkException.Kind.OPEN, "interrupted while waiting for the lock", e);
        }
    }

    /** Configuration of {@link FileSink}. */
    @ObjectClassDefinition(name = "Varta audit: file sink", description = "Stores the audit log as a v2 text file")
    public @interface Config {
        /**
         * The live file.
         *
         * @return a path
         */
        @AttributeDefinition(name = "Path", description = "The live log file; its directory must exist, the file is created with mode 0600. Required. "
                + "Hot: the log moves to the new file while it runs.")
        String path() default "";

        /**
         * Length of a generation.
         *
         * @return bytes, 0 for no limit
         */
        @AttributeDefinition(name = "Largest size", required = false, description = "Bytes from which on a new file is begun: the full one becomes <path>.1, five such older files are kept. "
                + "0 (never, the default) or 4096 and more. Hot.")
        long maxBytes() default 0;

        /**
         * Rank among the sinks.
         *
         * @return any
         */
        @AttributeDefinition(name = "Ranking", required = false, description = "The ledger writes to the matching sink with the highest value. Any integer, default 0. Hot.")
        int service_ranking() default 0;
    }
}
