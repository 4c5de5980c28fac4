// SPDX-License-Identifier: Apache-2.0
package org.varta.export.prometheus.internal;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The HTTP side: who may ask, how often, and what the answer is. Thread safe. Source: exporters specification 3 and 4. */
final class MetricsEndpoint {
    private static final Pattern BEARER = Pattern.compile("(?i:Bearer) [ \\t]*([0-9a-fA-F]{64})[ \\t]*");
    private static final long CACHE_NANOS = 1_000_000_000L;
    private static final int THREADS = 2;
    private static final int WAITING = 32;

    /** Makes a fresh body. */
    @FunctionalInterface
    interface Renderer {
        byte[] render();
    }

    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private final EndpointCounters counters;
    private final AddressLimiter limiter;
    private final Renderer renderer;
    private volatile byte[] token;
    /** Guarded by this. */
    private byte[] body;
    private long renderedAt;

    MetricsEndpoint(Settings settings, EndpointCounters counters, AddressLimiter limiter, Renderer renderer) throws IOException {
        this.counters = counters;
        this.limiter = limiter;
        this.renderer = renderer;
        this.token = settings.token();
        server = HttpServer.create(settings.address(), WAITING);
        threads = new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
            Thread thread = new Thread(task, "varta-metrics");
            thread.setDaemon(true);
            return thread;
        });
        threads.allowCoreThreadTimeOut(true);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    void token(byte[] newToken) {
        token = newToken;
    }

    void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        long start = System.nanoTime();
        try (exchange) {
            exchange.getResponseHeaders().set("Connection", "close");
            if (!limiter.admits(exchange.getRemoteAddress().getAddress(), TimeUnit.NANOSECONDS.toMillis(start))) {
                return;
            }
            answer(exchange, start);
        }
        counters.servingSeconds.record(System.nanoTime() - start);
    }

    private void answer(HttpExchange exchange, long now) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        if (!exchange.getRequestMethod().equals("GET")) {
            headers.set("Allow", "GET");
            exchange.sendResponseHeaders(405, -1);
        } else if (!isAuthorised(exchange.getRequestHeaders().get("Authorization"))) {
            counters.authFailures.incrementAndGet();
            headers.set("WWW-Authenticate", "Bearer realm=\"varta\"");
            exchange.sendResponseHeaders(401, -1);
        } else if (!exchange.getRequestURI().getPath().equals("/metrics")) {
            exchange.sendResponseHeaders(404, -1);
        } else {
            headers.set("Content-Type", "text/plain; version=0.0.4");
            send(exchange, body(now));
        }
    }

    /** Only the first field counts; compared in constant time. */
    private boolean isAuthorised(List<String> fields) {
        if (fields == null) {
            return false;
        }
        Matcher matcher = BEARER.matcher(fields.get(0).strip());
        return matcher.matches() && MessageDigest.isEqual(HexFormat.of().parseHex(matcher.group(1)), token);
    }

    private synchronized byte[] body(long now) {
        if (body != null && now - renderedAt < CACHE_NANOS) {
            counters.skipped.incrementAndGet();
            return body;
        }
        body = renderer.render();
        renderedAt = System.nanoTime();
        return body;
    }

    private void send(HttpExchange exchange, byte[] content) throws IOException {
        try {
            exchange.sendResponseHeaders(200, content.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(content);
            }
        } catch (IOException e) {
            counters.incomplete.incrementAndGet();
            throw e;
        }
    }
}
