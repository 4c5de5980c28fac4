// SPDX-License-Identifier: Apache-2.0
package org.varta.export.prometheus.internal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.varta.api.config.ConfigurationChecks;

/** The endpoint's configuration, checked. {@code toString} does not show the token. */
record Settings(InetSocketAddress address, byte[] token, int ratePerSecond, int burst) {
    static final String PID = "org.varta.export.prometheus";
    private static final int MOST_RATE = 1_000_000;
    private static final int MOST_PORT = 65_535;
    /** Only literal addresses, so that nothing is resolved. */
    private static final Pattern ADDRESS = Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|(\\d{1,3}(?:\\.\\d{1,3}){3})):(\\d{1,5})");

    /** @throws IllegalArgumentException naming PID, key, value and range of everything that is wrong */
    static Settings of(PrometheusConfiguration raw) {
        ConfigurationChecks checks = new ConfigurationChecks(PID);
        Settings settings = new Settings(address(raw.address(), checks), token(raw.tokenFile(), checks), checks.count("rateLimitPerSecond", raw::rateLimitPerSecond, 0, MOST_RATE),
                checks.count("rateLimitBurst", raw::rateLimitBurst, 0, MOST_RATE));
        checks.done();
        return settings;
    }

    private static InetSocketAddress address(String text, ConfigurationChecks checks) {
        Matcher matcher = ADDRESS.matcher(text.trim());
        if (matcher.matches() && Integer.parseInt(matcher.group(3)) <= MOST_PORT) {
            try {
                String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
                return new InetSocketAddress(InetAddress.getByName(host), Integer.parseInt(matcher.group(3)));
            } catch (UnknownHostException e) {
                checks.wrong("address = " + text + " is no address");
                return null;
            }
        }
        checks.wrong("address = " + text + " is not IP:PORT with a port of 0 to 65535");
        return null;
    }

    private static byte[] token(String file, ConfigurationChecks checks) {
        if (file.isBlank()) {
            checks.wrong("tokenFile is required: there is no anonymous access");
            return null;
        }
        try {
            return TokenFile.read(Path.of(file));
        } catch (IllegalArgumentException e) {
            checks.wrong(e.getMessage());
            return null;
        }
    }

    @Override
    public String toString() {
        return "address=" + address + " rateLimitPerSecond=" + ratePerSecond + " rateLimitBurst=" + burst;
    }
}
