// SPDX-License-Identifier: Apache-2.0
package org.varta.itests.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Asks a metrics endpoint over its socket, as a scraper does. */
public final class Scraper {
    private static final int PATIENCE_MILLIS = 10_000;

    private Scraper() {
    }

    /**
     * One request.
     *
     * @param port of 127.0.0.1
     * @param token bearer token, null for none
     * @return the whole answer, head and body
     * @throws IOException if there is none
     */
    public static String ask(int port, String token) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            String authorization = token == null ? "" : "Authorization: Bearer " + token + "\r\n";
            socket.getOutputStream().write(("GET /metrics HTTP/1.0\r\n" + authorization + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * The series of an answer.
     *
     * @param answer of {@link #ask}
     * @return series with labels as they stand there, to value
     */
    public static Map<String, Double> series(String answer) {
        Map<String, Double> series = new TreeMap<>();
        answer.substring(answer.indexOf("\r\n\r\n") + 4).lines().filter(line -> !line.startsWith("#") && !line.isBlank()).forEach(line -> {
            int blank = line.lastIndexOf(' ');
            series.put(line.substring(0, blank), Double.parseDouble(line.substring(blank + 1).replace("+Inf", "Infinity")));
        });
        return series;
    }
}
