// SPDX-License-Identifier: Apache-2.0
package org.varta.audit.jdbc.internal;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;
import org.osgi.service.jdbc.DataSourceFactory;
import org.varta.api.audit.SinkException;

/** Makes connections to a database. */
@FunctionalInterface
public interface Connector {
    /**
     * A new connection, as the driver gives it.
     *
     * @param settings where to
     * @return open
     * @throws SQLException if the database refuses
     * @throws SinkException if the password cannot be read
     */
    Connection connect(Settings settings) throws SQLException, SinkException;

    /**
     * Connections by a driver that is a service.
     *
     * @param driver the service
     * @return a connector
     */
    static Connector of(DataSourceFactory driver) {
        return settings -> {
            Properties properties = credentials(settings);
            properties.setProperty(DataSourceFactory.JDBC_URL, settings.dialect().url(settings.url()));
            DataSource source = driver.createDataSource(properties);
            source.setLoginTimeout(Math.max(1, settings.commitTimeoutMillis() / 1000));
            return source.getConnection();
        };
    }

    /**
     * Connections by a driver on the class path, for use without a framework.
     *
     * @return a connector
     */
    static Connector ofClassPath() {
        return settings -> DriverManager.getConnection(settings.dialect().url(settings.url()), credentials(settings));
    }

    private static Properties credentials(Settings settings) throws SinkException {
        Properties properties = new Properties();
        properties.setProperty(DataSourceFactory.JDBC_USER, settings.user());
        properties.setProperty(DataSourceFactory.JDBC_PASSWORD, PasswordFile.read(settings.passwordFile()));
        return properties;
    }
}
