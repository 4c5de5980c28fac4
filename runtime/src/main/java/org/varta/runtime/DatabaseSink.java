// SPDX-License-Identifier: Apache-2.0
package org.varta.runtime;

import java.io.IOException;
import java.nio.file.Path;
import org.osgi.framework.BundleException;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;

/**
 * The audit log's database sink with the drivers that lie beside it in {@code database/}. They are installed when the first configuration asks for them, at the start or while the observer runs: whoever keeps the log
 * in a file does not wait for a database engine. Thread safe.
 */
final class DatabaseSink implements ConfigurationListener {
    static final String PID = "org.varta.audit.jdbc";
    /** Before the ledger, so that a driver is there when it opens the sink. */
    private static final int LEVEL = 15;

    private final Container container;
    private final Path folder;
    /** Guarded by this. */
    private boolean isInstalled;

    DatabaseSink(Container container, Path home) {
        this.container = container;
        this.folder = home.resolve("database");
    }

    /** Watches the configurations from now on, and looks at those that are there. */
    void watch(Configurations configurations) throws IOException, BundleException {
        container.context().registerService(ConfigurationListener.class, this, null);
        if (!configurations.ofFactories(PID).isEmpty()) {
            install();
        }
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        if (event.getType() == ConfigurationEvent.CM_UPDATED && PID.equals(event.getFactoryPid())) {
            try {
                install();
            } catch (IOException | BundleException e) {
                Diagnostics.log().error("the bundles of {} cannot be installed", folder, e);
            }
        }
    }

    private synchronized void install() throws IOException, BundleException {
        if (!isInstalled) {
            isInstalled = true;
            container.installAll(folder, LEVEL);
        }
    }
}
