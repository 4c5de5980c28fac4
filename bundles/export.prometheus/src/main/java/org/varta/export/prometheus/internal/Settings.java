// SPDX-License-Identifier: Apache-2.0
package org.varta.export.prometheus.internal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The endpoint's configuration, checked. {@code toString} does not show the token. */
record Settings(InetSocketAddress address, byte[] token, int ratePerSecond, int burst) {
    static final String PID = "org.varta.export.prometheus";
    private static final int MOST_RATE = 1_000_000;
    private static final int MOST_PORT = 65_535;
    /** Only literal addresses, so that nothing is resolved. */
    private static final Pattern ADDRESS = Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|(\\d{1,3}(?:\\.\\d{1,3}){3})):(\\d{1,5})");

    /** @throws IllegalArgumentException naming PID, key, value and range of everything that is wrong */
    static Settings of(PrometheusConfiguration raw) {
        List<String> wrong = new ArrayList<>();
        InetSocketAddress address = address(raw.address(), wrong);
        byte[] token = token(raw.tokenFile(), wrong);
        range(wrong, "rateLimitPerSecond", raw::rateLimitPerSecond, 0, MOST_RATE);
        range(wrong, "rateLimitBurst", raw::rateLimitBurst, 0, MOST_RATE);
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(PID + ": " + String.join("; ", wrong));
        }
        return new Settings(address, token, raw.rateLimitPerSecond(), raw.rateLimitBurst());
    }

    private static InetSocketAddress address(String text, List<String> wrong) {
        Matcher matcher = ADDRESS.matcher(text.trim());
        if (matcher.matches() && Integer.parseInt(matcher.group(3)) <= MOST_PORT) {
            try {
                String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
                return new InetSocketAddress(InetAddress.getByName(host), Integer.parseInt(matcher.group(3)));
            } catch (UnknownHostException e) {
                wrong.add("address = " + text + " is no address");
                return null;
            }
        }
        wrong.add("address = " + text + " is not IP:PORT with a port of 0 to 65535");
        return null;
    }

    private static byte[] token(String file, List<String> wrong) {
        if (file.isBlank()) {
            wrong.add("tokenFile is required: there is no anonymous access");
            return null;
        }
        try {
            return TokenFile.read(Path.of(file));
        } catch (IllegalArgumentException e) {
            wrong.add(e.getMessage());
            return null;
        }
    }

    /** The value, which may come from a text that is no number: then asking for it throws. */
    private static long range(List<String> wrong, String key, LongSupplier value, long least, long most) {
        String rule = " is not within " + least + " to " + most;
        try {
            long number = value.getAsLong();
            if (number < least || number > most) {
                wrong.add(key + " = " + number + rule);
            }
            return number;
        } catch (RuntimeException e) {
            wrong.add(key + " is no whole number, so it" + rule);
            return least;
        }
    }

    @Override
    public String toString() {
        return "address=" + address + " rateLimitPerSecond=" + ratePerSecond + " rateLimitBurst=" + burst;
    }
}
