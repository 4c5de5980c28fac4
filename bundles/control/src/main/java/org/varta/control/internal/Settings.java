// SPDX-License-Identifier: Apache-2.0
package org.varta.control.internal;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.varta.api.config.ConfigurationChecks;

/**
 * The control socket's configuration, checked.
 *
 * @param isEnabled whether there is a socket
 * @param socketPath as configured, empty for the default
 * @param answerTimeoutMillis time of each explainer
 * @param acceptOrders whether anything can be changed through it
 */
record Settings(boolean isEnabled, String socketPath, long answerTimeoutMillis, boolean acceptOrders) {
    static final String PID = "org.varta.control";
    static final String STATE_DIR_PROPERTY = "varta.state.dir";
    static final String DEFAULT_NAME = "control.sock";
    private static final long LEAST_MILLIS = 100;
    private static final long MOST_MILLIS = 2_000;

    /**
     * Checks it.
     *
     * @param raw the configuration
     * @param properties the same before it was turned into types, because a text that is no number becomes zero on the way
     * @throws IllegalArgumentException naming PID, key, value and range of everything that is wrong
     */
    static Settings of(ControlConfiguration raw, Map<String, Object> properties) {
        ConfigurationChecks checks = new ConfigurationChecks(PID, properties);
        String path = raw.socketPath().trim();
        checkPath(path, checks);
        Settings settings = new Settings(checks.truth("enabled", raw.enabled()), path, checks.whole("answerTimeoutMillis", raw::answerTimeoutMillis, LEAST_MILLIS, MOST_MILLIS),
                checks.truth("acceptOrders", raw.acceptOrders()));
        checks.done();
        return settings;
    }

    private static void checkPath(String path, ConfigurationChecks checks) {
        int bytes = path.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > SocketFile.LONGEST_PATH) {
            checks.wrong("socketPath = " + path + " has " + bytes + " bytes, and a UNIX socket takes " + SocketFile.LONGEST_PATH + " at most");
        }
        try {
            if (!path.isEmpty() && Path.of(path).getFileName() == null) {
                checks.wrong("socketPath = " + path + " names no file");
            }
        } catch (InvalidPathException e) {
            checks.wrong("socketPath = " + path + " is no path");
        }
    }

    /**
     * Where the socket shall be.
     *
     * @param stateFolder of the framework, null if it has none
     * @return absolute, empty if neither says so
     */
    Optional<Path> path(String stateFolder) {
        if (!socketPath.isEmpty()) {
            return Optional.of(Path.of(socketPath).toAbsolutePath());
        }
        return Optional.ofNullable(stateFolder).filter(folder -> !folder.isBlank()).map(folder -> Path.of(folder, DEFAULT_NAME).toAbsolutePath());
    }

    @Override
    public String toString() {
        return "enabled=" + isEnabled + " socketPath=" + (socketPath.isEmpty() ? "(default)" : socketPath) + " answerTimeoutMillis=" + answerTimeoutMillis + " acceptOrders=" + acceptOrders;
    }
}
