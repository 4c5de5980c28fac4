// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.jdbc.internal;

import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.jdbc.DataSourceFactory;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.api.audit.AuditSink;
import org.varta.api.audit.SinkException;
import org.varta.api.audit.SinkSession;

/**
 * A database as an audit sink. A changed configuration takes effect when the ledger opens the sink again, which it does as soon as it sees the changed service properties; until then
 * the old store is written. Another
 * driver service makes another sink service. Thread safe.
 */
@Component(service = AuditSink.class, configurationPid = JdbcSink.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = JdbcSink.Config.class, factory = true)
public final class JdbcSink implements AuditSink {
    /** Factory PID of this component. */
    public static final String PID = "org.varta.audit.jdbc";
    private static final Logger LOG = LoggerFactory.getLogger(JdbcSink.class);
    private static final long OPEN_PATIENCE_NANOS = 2_000_000_000L;
    private static final int OPEN_PAUSE_MILLIS = 20;

    private final Connector connector;
    private final long openPatienceNanos;
    private final Set<JdbcSession> sessions = ConcurrentHashMap.newKeySet();
    private volatile Settings settings;

    /**
     * A sink as configured.
     *
     * @param config not null
     * @param driver the driver service, or null if there is none: the sink says so when it is opened, and another one replaces it when there is one
     * @throws IllegalArgumentException if the configuration is refused
     */
    @Activate
    public JdbcSink(Config config,
            @Reference(name = "driver", cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY) DataSourceFactory driver) {
        this(Settings.of(config), driver == null ? withoutDriver(config.driver_target()) : Connector.of(driver), OPEN_PATIENCE_NANOS);
    }

    JdbcSink(Settings settings, Connector connector, long openPatienceNanos) {
        this.settings = settings;
        this.connector = connector;
        this.openPatienceNanos = openPatienceNanos;
    }

    /**
     * A sink without a framework.
     *
     * @param settings not null
     * @param connector not null
     * @return a sink, not null
     */
    public static JdbcSink at(Settings settings, Connector connector) {
        return new JdbcSink(settings, connector, OPEN_PATIENCE_NANOS);
    }

    private static Connector withoutDriver(String target) {
        return settings -> {
            throw new SinkException(SinkException.Kind.OPEN, "there is no JDBC driver service " + target, null);
        };
    }

    @Modified
    void modified(Config config) {
        try {
            Settings applied = Settings.of(config);
            if (!applied.equals(settings)) {
                settings = applied;
                LOG.info("{}: configuration applied: {}", PID, applied);
            }
        } catch (IllegalArgumentException e) {
            LOG.error("{}; {} stays in use", e.getMessage(), settings.name());
        }
    }

    /** Closes what a ledger has left open, so that it does not outlive the bundle. */
    @Deactivate
    public void deactivate() {
        for (JdbcSession session : sessions) {
            LOG.warn("{}: still in use when its sink stopped; closed", session.identity());
            session.close();
        }
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public SinkSession open() throws SinkException {
        Settings present = settings;
        long start = System.nanoTime();
        while (true) {
            try {
                return open(present);
            } catch (SinkException e) {
                if (e.kind() != SinkException.Kind.IN_USE || System.nanoTime() - start >= openPatienceNanos) {
                    throw e;
                }
            }
            pause();
        }
    }

    private SinkSession open(Settings present) throws SinkException {
        Ownership ownership = new Ownership(present.name());
        Link link = null;
        try {
            link = Link.connect(connector, present);
            ownership.take(link);
            JdbcSession session = new JdbcSession(connector, present, ownership, link, sessions::remove);
            sessions.add(session);
            link = null;
            return session;
        } catch (SQLException e) {
            SinkException.Kind kind = present.dialect().isInUse(e) ? SinkException.Kind.IN_USE : SinkException.Kind.OPEN;
            throw Failures.of(kind, "cannot open " + present.name(), e);
        } finally {
            if (link != null) {
                link.close();
            }
        }
    }

    /** The session of a process that has just died, or of a bundle that is being updated, may still be there for a moment. */
    private static void pause() throws SinkException {
        try {
            Thread.sleep(OPEN_PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SinkException(SinkException.Kind.OPEN, "interrupted while waiting for the store", e);
        }
    }

    /** Configuration of {@link JdbcSink}. */
    @ObjectClassDefinition(name = "Varta audit: database sink", description = "Stores the audit log in a relational database, one row per record")
    public @interface Config {
        /**
         * The database.
         *
         * @return a JDBC URL
         */
        @AttributeDefinition(name = "URL", description = "jdbc:h2:... or jdbc:postgresql:..., without a password. Required. Hot: the log moves to the other database while it runs.")
        String url() default "";

        /**
         * The user.
         *
         * @return a name
         */
        @AttributeDefinition(name = "User", required = false, description = "Name of the database user. A new H2 database makes it its administrator. Default varta. Hot.")
        String user() default "varta";

        /**
         * Where the password is.
         *
         * @return a path, may be empty
         */
        @AttributeDefinition(name = "Password file", required = false, description = "File whose first line is the password; nobody else may be able to read it. Empty: no password. "
                + "Hot: read for each new connection.")
        String passwordFile() default "";

        /**
         * The driver.
         *
         * @return a filter over the properties of the driver service
         */
        @AttributeDefinition(name = "Driver", required = false, description = "LDAP filter for the DataSourceFactory service. Default (osgi.jdbc.driver.class=org.h2.Driver), "
                + "for PostgreSQL (osgi.jdbc.driver.class=org.postgresql.Driver). Hot: the sink service is replaced.")
        String driver_target() default "(osgi.jdbc.driver.class=org.h2.Driver)";

        /**
         * The tables.
         *
         * @return a prefix
         */
        @AttributeDefinition(name = "Table prefix", required = false, description = "What the names of the two tables start with: a lower-case letter, then up to 30 lower-case letters, "
                + "digits and underscores. Default varta_audit_. Hot.")
        String tablePrefix() default Settings.TABLE_PREFIX;

        /**
         * Patience for locks.
         *
         * @return milliseconds
         */
        @AttributeDefinition(name = "Lock timeout", required = false, description = "How long to wait for a lock of the database. Milliseconds, 100 to 60000, default 2000. "
                + "Hot: used for the next connection.")
        int lockTimeoutMillis() default Settings.LOCK_TIMEOUT;

        /**
         * Patience for a commit.
         *
         * @return milliseconds
         */
        @AttributeDefinition(name = "Commit timeout", required = false, description = "How long a statement or commit on a server may take before the connection is given up. "
                + "Milliseconds, 100 to 600000, default 10000. Hot: used for the next connection.")
        int commitTimeoutMillis() default Settings.COMMIT_TIMEOUT;

        /**
         * Rank among the sinks.
         *
         * @return any
         */
        @AttributeDefinition(name = "Ranking", required = false, description = "The ledger writes to the matching sink with the highest value. Any integer, default 0. Hot.")
        int service_ranking() default 0;
    }
}
